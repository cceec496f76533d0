"""Signs what we send (DKIM, RFC 6376): every field that people or threads go by, once more than it is there, and the
whole body, so that nothing can be put above or below without breaking the signature."""

from __future__ import annotations

import base64
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from .canonical import relaxed_body, relaxed_field
from .domains import ascii_domain
from .head import Field, split
from .signatures import select

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNED = ("from", "subject", "to", "date", "message-id", "reply-to", "cc", "in-reply-to", "references", "content-type")
KEY_BITS = 2048


def sign(raw: bytes, *, domain: str, selector: str, private_key_pem: str) -> bytes:
    """The DKIM-Signature field to put before the letter, with its last CRLF. The letter goes out as it is.

    Raises ValueError for a key that is none."""
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.hashes import SHA256

    head = split(raw)
    names = [name.encode() for name in SIGNED for _ in range(len(head.values(name.encode())) + 1)]
    body_hash = base64.b64encode(relaxed_body(head.raw, head.body).digest()).decode()
    tags = (
        f" v=1; a=rsa-sha256; c=relaxed/relaxed; d={ascii_domain(domain)}; s={selector};\r\n t={int(time.time())};\r\n"
    )
    tags += f" h={_folded([name.decode() for name in names])};\r\n bh={body_hash};\r\n b="
    own = Field(b"dkim-signature", b"DKIM-Signature", tags.encode())
    signed = b"".join(relaxed_field(each) for each in select(head.fields, names)) + relaxed_field(own)
    signature = _key(private_key_pem).sign(signed.removesuffix(b"\r\n"), padding.PKCS1v15(), SHA256())
    text = base64.b64encode(signature).decode()
    lines = "\r\n ".join(text[at : at + 72] for at in range(0, len(text), 72))
    return f"DKIM-Signature:{tags}{lines}\r\n".encode()


def _folded(names: list[str]) -> str:
    lines = [names[at : at + 6] for at in range(0, len(names), 6)]
    return ":\r\n  ".join(":".join(line) for line in lines)


def new_key() -> tuple[str, str]:
    """A private key in PEM and the TXT record to publish at <selector>._domainkey.<domain>. RSA: large receivers do not
    check Ed25519 yet."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return pem.decode(), public_record(pem.decode())


def public_record(private_key_pem: str) -> str:
    """The TXT record of a private key. Raises ValueError for a key that is none."""
    from cryptography.hazmat.primitives import serialization as form

    public = _key(private_key_pem).public_key()
    der = public.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


@lru_cache(64)
def _key(private_key_pem: str) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(private_key_pem.encode(), None)
    except TypeError as why:  # it is sealed with a password
        raise ValueError("the key needs a password") from why
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")
    return key
