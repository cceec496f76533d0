"""The scripts that sites include."""

from __future__ import annotations

import pytest
from django.test import Client

SCRIPTS = ["/widget.js", "/contact-form.js", "/account-form.js"]


@pytest.mark.parametrize("address", SCRIPTS)
def test_a_site_may_load_it_small_and_asks_again_for_nothing(address: str) -> None:
    first = Client().get(address, headers={"accept-encoding": "gzip, br"})
    assert first.status_code == 200
    assert first["Content-Encoding"] == "br"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == "public, no-cache"
    again = Client().get(address, headers={"accept-encoding": "gzip, br", "if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", SCRIPTS)
def test_each_coding_has_a_tag_of_its_own(address: str) -> None:
    tags = {Client().get(address, headers={"accept-encoding": coding})["ETag"] for coding in ("br", "gzip", "identity")}
    assert len(tags) == 3


def test_a_script_is_read_only() -> None:
    assert Client().post("/contact-form.js").status_code == 405
