"""Who may send a delivery now: one worker at a time, by a lease that is committed before anything leaves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Min, QuerySet

from . import pace
from .models import ON_ITS_WAY, SENDING, Delivery, Leaving, NoticeDelivery

KINDS: tuple[type[Leaving], ...] = (Delivery, NoticeDelivery)  # in this order: no notice keeps an answer waiting


def due_lines(now: datetime) -> list[int]:
    """The lines by which something has to leave now, the longest waiting first."""
    since: dict[int, datetime] = {}
    for kind in KINDS:
        due = _rows(kind).filter(state__in=ON_ITS_WAY, due_at__lte=now)
        for line, at in due.values_list("line_id").annotate(since=Min("due_at")):
            since[line] = min(at, since.get(line, at))
    return sorted(since, key=lambda line: (since[line], line))


def next_due() -> datetime | None:
    """When somebody has to look again."""
    waiting = [_rows(kind).filter(state__in=ON_ITS_WAY).order_by("due_at") for kind in KINDS]
    first = [each.values_list("due_at", flat=True).first() for each in waiting]
    return min((at for at in first if at is not None), default=None)


def lease(line: int, now: datetime) -> Leaving | None:
    """The next one of that line; `doubtful` when a try before was cut off, so that the outside world may have it."""
    return next((leased for kind in KINDS if (leased := _lease(kind, line, now)) is not None), None)


def _lease(kind: type[Leaving], line: int, now: datetime) -> Leaving | None:
    rows = _rows(kind)
    for one in rows.filter(line=line, state__in=ON_ITS_WAY, due_at__lte=now).order_by("due_at", "pk")[:10]:
        mine = rows.filter(pk=one.pk, state=one.state, due_at=one.due_at)
        until = now + pace.LEASE
        leased = {"state": SENDING, "due_at": until, "leased_until": until, "attempts": F("attempts") + 1}
        if one.state == SENDING:  # remembered, however many tries come after this one
            leased["doubtful"] = True
        with transaction.atomic():
            won = mine.update(**leased)
        if won:
            one.refresh_from_db()
            return one
    return None


def renew(held: Collection[Leaving], now: datetime) -> None:
    """These are still being sent by us."""
    until = now + pace.LEASE
    for kind in KINDS:
        ours = [each.pk for each in held if isinstance(each, kind)]
        if ours:
            with transaction.atomic():
                sending = _rows(kind).filter(pk__in=ours, state=SENDING)
                sending.update(due_at=until, leased_until=until)


def settle(leaving: Leaving, changes: dict[str, Any]) -> bool:
    """Whether it was still ours: a lease that ran out belongs to whoever took it since."""
    with transaction.atomic():
        mine = _rows(type(leaving)).filter(pk=leaving.pk, state=SENDING, attempts=leaving.attempts)
        return bool(mine.update(**changes))


def _rows(kind: type[Leaving]) -> QuerySet[Leaving]:
    rows: QuerySet[Leaving] = QuerySet(kind)
    return rows
