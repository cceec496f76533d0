from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from openline.channels.email.testing.dns import dns_steps


@pytest.mark.parametrize(
    ("records", "host"),
    [({}, "127.0.0.1"), ({"TXT": ["v=spf1 ip4:203.0.113.5 -all"]}, "10.0.0.4")],
)
def test_no_admin_is_told_to_publish_an_address_of_his_own_network(
    records: Any, host: str, settings: Any, tmp_path: Path
) -> None:
    zone = tmp_path / "zone.json"
    zone.write_text(json.dumps({"pryklad.example": records}))
    settings.MAIL_DNS_ZONE = zone
    kept = {"address": "info@pryklad.example", "smtp": {"host": host}}
    spf = next(step for step in dns_steps(kept, b"") if step.key == "spf")
    words, record = spf.said.split("\n")
    assert "public address" in words
    assert host not in record
    assert "v=spf1 ip4:… " in record
