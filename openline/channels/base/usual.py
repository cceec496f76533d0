"""How long a first answer takes a department of late, asked of the rows once a minute for everybody who looks."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from openline.conversations.measured import first_answers

FRESH = 60.0  # seconds
STALE = 3600  # seconds for which it is still told while somebody asks again
ASKING = 10  # seconds


def usual_wait(department: int, now: datetime) -> int | None:
    """In minutes; None when too few were answered of late to say so."""
    key = f"channels.usual.{department}"
    minutes: int | None
    minutes, at = cache.get(key, (None, -FRESH))
    if now.timestamp() - at >= FRESH and cache.add(f"{key}.asked", True, ASKING):  # one asks for all who come at once
        minutes = first_answers(department, now)
        cache.set(key, (minutes, now.timestamp()), STALE)
        cache.delete(f"{key}.asked")
    return minutes


def duration(minutes: int) -> str:
    """In hours where minutes would pretend to know more than is known. In the active language."""
    if minutes < 90:
        return _("%(n)d\u00a0min") % {"n": minutes}
    return _("%(n)d\u00a0h") % {"n": round(minutes / 60)}
