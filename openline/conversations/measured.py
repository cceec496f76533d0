"""How long first answers took of late: measured, never promised."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from django.db.models import F, Min, Q

from .models import Conversation, Event

OF_LATE = timedelta(hours=6)
FEWEST = 5  # conversations: below that it says nothing
MOST = 500


def first_answers(department: int, now: datetime) -> int | None:
    """The median in minutes over this department's conversations that were first answered in the last hours; None when
    there are too few."""
    said = Event.objects.filter(conversation__in=_of_late(department, now)).values("conversation")
    first = said.annotate(
        asked=Min("at", filter=Q(kind="message_received")), answered=Min("at", filter=Q(kind="reply_written"))
    )
    found = first.filter(answered__gte=now - OF_LATE, answered__gt=F("asked"))
    took = [answered - asked for asked, answered in found.values_list("asked", "answered")]
    if len(took) < FEWEST:
        return None
    seconds: float = median(took).total_seconds()
    return max(1, round(seconds / 60))


def _of_late(department: int, now: datetime) -> list[int]:
    """The conversations in which something was said: by the lists' own indexes, one of open ones and one of closed."""
    # not visible_to: a figure about all of them, no conversation is shown
    moved = Conversation.objects.filter(department=department, last_at__gte=now - OF_LATE).order_by("-last_at", "-pk")
    both = (moved.filter(closed_at__isnull=closed) for closed in (True, False))
    return [pk for newest in both for pk in newest.values_list("pk", flat=True)[:MOST]]
