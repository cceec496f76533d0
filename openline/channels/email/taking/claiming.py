"""Which letters come next: a little of each mailbox, never more at once than fits, and each counted before it is tried.

What brought the desk down is tried alone after that, so that nobody is blamed for a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import zip_longest

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F

from openline.channels.email.models import Received
from openline.channels.email.models.received import KEPT
from openline.channels.email.reading.pool import NotRead
from openline.kit.disk import is_full

from .settling import quarantined, settle

MOST = 32  # letters of one batch: a bound for what waits for the slowest of them
MOST_BYTES = 16_000_000  # of them together: they and what is read in them are in memory at once
MOST_ALONE = 3  # tries of a letter that was there when the desk went down
LOOKED_AT = 500  # of each look at what waits
AWAY = (OperationalError, InterfaceError)
Waiting = tuple[int, int, int, int]  # id, line, size, attempts


def next_batch(tried: set[int], now: datetime) -> list[Received]:
    """In the order of each mailbox; `line` is selected along. `tried`: what this process has begun with already."""
    found = list(
        Received.objects.filter(state=KEPT).order_by("pk").values_list("pk", "line_id", "size", "attempts")[:LOOKED_AT]
    )
    hopeless = [pk for pk, _, _, attempts in found if attempts > MOST_ALONE and pk not in tried]
    if hopeless:
        settle([quarantined(pk, "desk_failed") for pk in hopeless], now)
    chosen = _chosen([each for each in found if each[0] not in hopeless], tried)
    new = set(chosen) - tried
    if new:
        with transaction.atomic():
            Received.objects.filter(pk__in=new).update(attempts=F("attempts") + 1)
        tried |= new
    rows = Received.objects.select_related("line").in_bulk(chosen)
    return [rows[pk] for pk in chosen if pk in rows]


def _chosen(waiting: list[Waiting], tried: set[int]) -> list[int]:
    chosen: list[int] = []
    room = MOST_BYTES
    for pk, _, size, attempts in _in_turn(waiting):
        suspect = attempts > 0 and pk not in tried
        if chosen and (suspect or size > room):
            break
        chosen.append(pk)
        room -= size
        if suspect or len(chosen) == MOST:
            break
    return chosen


def _in_turn(waiting: Iterable[Waiting]) -> Iterator[Waiting]:
    """One of each mailbox, again and again: a flood in one keeps no other waiting."""
    lines: dict[int, list[Waiting]] = {}
    for each in waiting:
        lines.setdefault(each[1], []).append(each)
    for turn in zip_longest(*lines.values()):
        yield from (each for each in turn if each is not None)


def passes(error: BaseException) -> bool:
    """Whether it is nobody's fault and passes: no room, no database, no process to read with."""
    return isinstance(error, (*AWAY, NotRead)) or is_full(error)


@contextmanager
def blameless(batch: list[Received]) -> Iterator[None]:
    """What passes is not counted against the letters, as far as it can be written now."""
    try:
        yield
    except Exception as error:
        if passes(error):
            with suppress(DatabaseError, InterfaceError), transaction.atomic():
                mine = Received.objects.filter(pk__in=[each.pk for each in batch], state=KEPT, attempts__gt=0)
                mine.update(attempts=F("attempts") - 1)
        raise
