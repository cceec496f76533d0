"""Who may send a delivery now: one worker at a time, by a lease that is committed before anything leaves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Min

from . import pace
from .models import ON_ITS_WAY, SENDING, Delivery


def due_lines(now: datetime) -> list[int]:
    """The lines by which something has to leave now, the longest waiting first."""
    due = Delivery.objects.filter(state__in=ON_ITS_WAY, due_at__lte=now)
    lines = due.values("line_id").annotate(since=Min("due_at")).order_by("since", "line_id")
    return list(lines.values_list("line_id", flat=True))


def next_due() -> datetime | None:
    """When somebody has to look again."""
    waiting = Delivery.objects.filter(state__in=ON_ITS_WAY).order_by("due_at")
    return waiting.values_list("due_at", flat=True).first()


def lease(line: int, now: datetime) -> Delivery | None:
    """The next one of that line; `doubtful` when a try before was cut off, so that the outside world may have it."""
    due = Delivery.objects.filter(line=line, state__in=ON_ITS_WAY, due_at__lte=now).order_by("due_at", "pk")
    for delivery in due[:10]:
        was = delivery.state, delivery.due_at
        mine = Delivery.objects.filter(pk=delivery.pk, state=was[0], due_at=was[1])
        until = now + pace.LEASE
        leased = {"state": SENDING, "due_at": until, "leased_until": until, "attempts": F("attempts") + 1}
        if delivery.state == SENDING:  # remembered, however many tries come after this one
            leased["doubtful"] = True
        with transaction.atomic():
            won = mine.update(**leased)
        if won:
            delivery.refresh_from_db()
            return delivery
    return None


def renew(held: Collection[int], now: datetime) -> None:
    """These are still being sent by us."""
    if held:
        until = now + pace.LEASE
        with transaction.atomic():
            Delivery.objects.filter(pk__in=list(held), state=SENDING).update(due_at=until, leased_until=until)
