"""Others' secrets, sealed at rest: passwords of mailboxes, signing keys. Whoever has only the database has none."""

from __future__ import annotations

from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotUnseal(Exception):
    """It was sealed with another key, or is no sealed text at all."""


def seal(text: str) -> str:
    """The text under the desk's encryption key, as ASCII. Twice the same text does not look the same. "" stays ""."""
    return _fernet(settings.ENCRYPTION_KEY).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """Raises CannotUnseal."""
    if not sealed:
        return ""
    try:
        return _fernet(settings.ENCRYPTION_KEY).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as problem:
        raise CannotUnseal(
            "sealed with another key: put the old encryption key back, or type the secret in again"
        ) from problem


@cache
def _fernet(key: bytes) -> Fernet:
    return Fernet(key)
