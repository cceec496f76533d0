"""The record that lets others check a mailbox's signature (DKIM, RFC 6376)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openline.kit.sealed import CannotUnseal, unseal

from ..authentication.signing import public_record


class DnsRecord(NamedTuple):
    name: str
    text: str


def dkim_record(dkim: Mapping[str, str]) -> DnsRecord | None:
    """The TXT record to publish for kept settings; None while nothing signs, or the key cannot be unsealed."""
    try:
        pem = unseal(dkim.get("private_key", ""))
    except CannotUnseal:
        return None
    if not pem:
        return None
    return DnsRecord(f"{dkim['selector']}._domainkey.{dkim['domain']}", public_record(pem))
