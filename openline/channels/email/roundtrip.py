"""The letter that a mailbox writes to itself when it is tried: known by its Message-ID, so that it is nobody's work."""

from __future__ import annotations

import hmac
import secrets

from django.conf import settings

_LABEL = b"openline letters: a mailbox writes to itself "


def own_test_id(domain: str) -> str:
    """A new Message-ID, without <>, that only we can make."""
    number = secrets.token_hex(8)
    return f"test.{number}.{_mac(number)}@{domain}"


def is_own_test(message_id: str) -> bool:
    """Whether it is one of ours. Never raises."""
    kind, _, rest = message_id.partition("@")[0].partition(".")
    number, _, mac = rest.partition(".")
    return kind == "test" and hmac.compare_digest(mac.encode(), _mac(number).encode())


def _mac(number: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), _LABEL + number.encode(), "sha256").hex()[:32]
