"""What the invented site's back end signs: a token that says for two minutes whose account it is.

Its key is made when the demo is seeded. The desk gets the public half, and the private one stays with the demo, as it
does with any site.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from .customers import Holder, address_of

AUDIENCE = "www.pryklad.example"
KID = "demo"
SECONDS = 120


def token(holder: Holder, now: datetime) -> str:
    """Raises FileNotFoundError where the demo's key is not beside its data any more."""
    issued = int(now.timestamp())
    claims = {
        "aud": AUDIENCE,
        "sub": holder.account,
        "email": address_of(holder),
        "name": holder.name,
        "facts": holder.facts,
        "iat": issued,
        "exp": issued + SECONDS,
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, _path().read_text(), algorithm="EdDSA", headers={"kid": KID})


def public_key() -> str:
    """In PEM. The private half is made with it, once."""
    path = _path()
    if not path.exists():
        path.touch(mode=0o600)
        made = Ed25519PrivateKey.generate()
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), password=None)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _path() -> Path:
    return Path(settings.MAIL_DNS_ZONE).with_name("demo-site.pem")
