"""How long a first answer takes a department of late, asked of the rows once a minute for everybody who looks."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from openline.conversations.measured import first_answers

FRESH = 60  # seconds
UNKNOWN = 0


def usual_wait(department: int, now: datetime) -> int | None:
    """In minutes; None when too few were answered of late to say so."""
    key = f"channels.usual.{department}"
    minutes: int | None = cache.get(key)
    if minutes is None:
        minutes = first_answers(department, now) or UNKNOWN
        cache.set(key, minutes, FRESH)
    return minutes or None


def duration(minutes: int) -> str:
    """In hours where minutes would pretend to know more than is known. In the active language."""
    if minutes < 90:
        return _("%(n)d\u00a0min") % {"n": minutes}
    return _("%(n)d\u00a0h") % {"n": round(minutes / 60)}
