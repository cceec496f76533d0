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
    answered = Event.objects.filter(kind="reply_written", at__gte=now - OF_LATE).values("conversation")
    # not visible_to: a figure about all of them, no conversation is shown
    conversations = Conversation.objects.filter(pk__in=answered, department=department)
    first = conversations.annotate(
        asked=Min("events__at", filter=Q(events__kind="message_received")),
        answered=Min("events__at", filter=Q(events__kind="reply_written")),
    )
    found = first.filter(answered__gte=now - OF_LATE, answered__gt=F("asked")).order_by("-pk")
    took = [answered - asked for asked, answered in found.values_list("asked", "answered")[:MOST]]
    if len(took) < FEWEST:
        return None
    seconds: float = median(took).total_seconds()
    return max(1, round(seconds / 60))
