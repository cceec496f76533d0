"""A site's back end, as far as tests need one: it signs with what it is told to, also what no site should."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

AUDIENCE = "www.example.org"
SECRET = "a secret of the site, of 32 characters and more"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def public_pem(key: Ed25519PrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def claims(at: datetime = NOW, **other: Any) -> dict[str, Any]:
    """What a site signs of Maria, two minutes long; a claim of None is left out."""
    said = {
        "sub": "4711",
        "email": "maria@example.org",
        "name": "Maria Lindqvist",
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + 120,
        "aud": AUDIENCE,
        "jti": uuid.uuid4().hex,
        **other,
    }
    return {name: value for name, value in said.items() if value is not None}


def token(key: Any = SECRET, algorithm: str = "HS256", kid: str = "2026-11", **other: Any) -> str:
    """Signed by whatever key; `at` and other claims as in `claims`."""
    return jwt.encode(claims(**other), key, algorithm=algorithm, headers={"kid": kid})
