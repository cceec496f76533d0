"""The log tells what was refused, and gives nobody a way in."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from urllib.error import HTTPError

import pytest

from tests.desk import Desk


def test_links_that_let_somebody_in_are_not_in_the_log(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    desk.start()
    for path in ("/set-up/s3cret/", "/join/3/s3cret/", "//join/3/s3cret", "/join/3/s3cret/more"):
        with pytest.raises(HTTPError):
            urllib.request.urlopen(f"{desk.url}{path}", b"name=Iryna", timeout=30)

    assert desk.said().count("/set-up/…") == 1
    assert "/join/…" in desk.said()
    assert "s3cret" not in desk.said()
