"""The record that lets others check a mailbox's signature (DKIM, RFC 6376)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openline.kit.sealed import CannotUnseal, unseal

from ..authentication.signing import public_record

STRING = 250  # bytes


class DnsRecord(NamedTuple):
    name: str
    text: str

    @property
    def zone_line(self) -> str:
        """As a zone file and a provider's form take it: a string has 255 bytes at most (RFC 1035, 3.3.14)."""
        strings = [self.text[at : at + STRING] for at in range(0, len(self.text), STRING)]
        return " ".join([self.name, "TXT", *(f'"{each}"' for each in strings)])


def dkim_record(dkim: Mapping[str, str]) -> DnsRecord | None:
    """The TXT record to publish for kept settings; None while nothing signs, or the key cannot be unsealed."""
    try:
        pem = unseal(dkim.get("private_key", ""))
    except CannotUnseal:
        return None
    if not pem:
        return None
    return DnsRecord(f"{dkim['selector']}._domainkey.{dkim['domain']}", public_record(pem))
