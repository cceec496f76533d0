from __future__ import annotations

import re

from openline.channels.email.authentication.signing import new_key
from openline.channels.email.setup.addresses import is_of_own_network
from openline.channels.email.setup.signing import dkim_record
from openline.kit.sealed import seal


def test_a_key_is_published_in_strings_that_every_dns_takes() -> None:
    key, text = new_key()
    record = dkim_record({"domain": "pryklad.example", "selector": "desk", "private_key": seal(key)})
    assert record is not None
    strings = re.findall(r'"([^"]*)"', record.zone_line)
    assert "".join(strings) == text
    assert len(strings) > 1
    assert max(map(len, strings)) <= 255


def test_an_address_that_nobody_outside_knows_is_told_from_one_to_publish() -> None:
    assert [host for host in ("127.0.0.1", "localhost", "10.1.2.3", "fd00::1") if not is_of_own_network(host)] == []
    assert [host for host in ("203.0.113.5", "smtp.pryklad.example", "2001:db8::5") if is_of_own_network(host)] == []
