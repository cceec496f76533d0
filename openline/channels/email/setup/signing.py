"""The key that signs a mailbox's letters (DKIM, RFC 6376) and the record that lets others check it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from openline.kit.sealed import CannotUnseal, unseal


class DnsRecord(NamedTuple):
    name: str
    text: str


def new_private_key() -> str:
    """RSA of 2048 bits in PEM: Ed25519 is shorter, but large receivers do not check it yet."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def dkim_record(dkim: Mapping[str, str]) -> DnsRecord | None:
    """The TXT record to publish for kept settings; None while nothing signs, or the key cannot be unsealed."""
    try:
        pem = unseal(dkim.get("private_key", ""))
    except CannotUnseal:
        return None
    if not pem:
        return None
    return DnsRecord(f"{dkim['selector']}._domainkey.{dkim['domain']}", public_record(pem))


def public_record(pem: str) -> str:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = key.public_key().public_bytes(serialization.Encoding.DER, form)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
