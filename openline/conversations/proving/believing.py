"""What a signed token says, claim by claim: whoever signs may still have signed nonsense, or for somebody else."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from openline.conversations.models import Site

from .claims import BadToken, Claims, Code

SKEW = timedelta(seconds=30)  # clocks of two machines
LIVES = timedelta(seconds=300)
MOST_ACCOUNT, MOST_JTI, MOST_NAME, MOST_EMAIL = 120, 200, 120, 254  # characters
MOST_FACTS, MOST_LABEL, MOST_VALUE = 12, 60, 120
_BEYOND = 253402214400  # seconds since 1970 to the end of the year 9999


def claims_of(payload: dict[str, Any], site: Site, now: datetime) -> Claims:
    """Raises BadToken."""
    if payload.get("aud") not in (site.audience, [site.audience]):  # some libraries write a list of one
        raise BadToken("wrong_audience")
    expires_at = _lifetime(payload, now)
    name = payload.get("name", "")
    if not isinstance(name, str):
        raise BadToken("malformed")
    return Claims(
        site.pk,
        site.audience,
        _text(payload.get("sub"), MOST_ACCOUNT, "no_account"),
        _email(payload.get("email")),
        " ".join("".join(each if each.isprintable() else " " for each in name).split())[:MOST_NAME],
        _text(payload.get("jti"), MOST_JTI, "no_id"),
        expires_at,
        _verified(payload),
        _facts(payload.get("facts", {})),
    )


def _lifetime(payload: dict[str, Any], now: datetime) -> datetime:
    issued, expires = _moment(payload.get("iat")), _moment(payload.get("exp"))
    if issued is None or expires is None:
        raise BadToken("malformed")
    if issued > now + SKEW or ("nbf" in payload and (_moment(payload["nbf"]) or issued + LIVES * 2) > now + SKEW):
        raise BadToken("not_yet")
    if expires - issued > LIVES:
        raise BadToken("lives_too_long")
    if expires < now - SKEW:
        raise BadToken("expired")
    return expires


def _moment(seconds: object) -> datetime | None:
    """RFC 7519, 2: NumericDate, which may have a fraction."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 <= seconds < _BEYOND:  # nor NaN
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _text(value: object, most: int, code: Code) -> str:
    """An id as it stands: whatever would look the same and be another is not tidied up but refused."""
    if (
        not isinstance(value, str)
        or not value
        or len(value) > most
        or not value.isprintable()
        or value != value.strip()
    ):
        raise BadToken(code)
    return value


def _email(value: object) -> str:
    email = _text(value, MOST_EMAIL, "bad_email")
    try:
        validate_email(email)
    except ValidationError as problem:
        raise BadToken("bad_email") from problem
    return email


def _verified(payload: dict[str, Any]) -> bool:
    verified = payload.get("email_verified", True)
    if not isinstance(verified, bool):
        raise BadToken("bad_email")
    return verified


def _facts(facts: object) -> dict[str, str]:
    if not isinstance(facts, dict) or len(facts) > MOST_FACTS:
        raise BadToken("bad_facts")
    return {_text(label, MOST_LABEL, "bad_facts"): _fact(value) for label, value in facts.items()}


def _fact(value: object) -> str:
    """True and False are "true" and "false": whoever shows them has the words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        raise BadToken("bad_facts")
    if isinstance(value, int | float):
        value = str(value)
    return _text(value, MOST_VALUE, "bad_facts")
