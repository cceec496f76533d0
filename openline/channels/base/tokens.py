"""A visitor's token: a random key with our signature, so that nobody sits down on a key of his own making.

Whoever holds the token is the visitor. It names no person; only the site's signed token (a later proof) does.
"""

from __future__ import annotations

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

_SALT = "openline.visitor"


def new_token() -> str:
    return Signer(salt=_SALT).sign(secrets.token_urlsafe(24))


def visitor_of(token: str) -> str | None:
    """The value of the visitor's identity, or None when we did not make this token. The key itself is never stored."""
    try:
        key = Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None
    return hashlib.sha256(key.encode()).hexdigest()
