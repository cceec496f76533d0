"""Letters into rows, many in one transaction. Nobody is told that we have a letter before this came back.

A letter that is there already (same line, Message-ID and content) counts as kept and stays one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from openline.channels.email.models import Received
from openline.channels.email.models.received import KEPT
from openline.kit import files, sql
from openline.kit.clock import now as present

from . import news
from .arrival import Arrival, plain

_COLUMNS = (
    "line_id", "message_id", "sha256", "raw", "file", "size", "envelope_from", "envelope_to", "source", "helo",
    "came_at", "backfill", "state", "reason", "attempts", "sender", "verdict",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO email_received ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))}) "  # noqa: S608
    "ON CONFLICT (line_id, message_id, sha256) DO NOTHING"
)


def keep_raw(
    line: int,
    raw: bytes,
    *,
    sender: str = "",
    recipient: str = "",
    backfill: bool = False,
    came_at: datetime | None = None,
) -> Received:
    """Keep one letter that was not handed over by SMTP; gives its row, the earlier one if it is there already."""
    arrival = Arrival(line, raw, sender, recipient, backfill=backfill)
    keep_many([arrival], came_at)
    return Received.objects.get(line=line, message_id=arrival.message_id, sha256=arrival.sha256)


def keep_many(arrivals: Sequence[Arrival], now: datetime | None = None) -> None:
    """All or none. Raises what the database raises, and OSError when a large letter finds no room."""
    put_large(arrivals)
    with transaction.atomic():
        insert(arrivals, now or present())
    news.letters_kept()


def put_large(arrivals: Sequence[Arrival]) -> None:
    """The large ones on disk before any row names them. Raises OSError.

    Such a file is named after its letter: when the row fails, the sender's next try finds it and nothing is removed
    that a COMMIT whose answer got lost may have named.
    """
    for arrival in arrivals:
        if arrival.key:
            files.store_as(arrival.key, arrival.raw)


def insert(arrivals: Sequence[Arrival], now: datetime) -> None:
    """The rows, in the caller's transaction. `put_large` of the same letters came before it."""
    with sql.cursor() as cursor:
        cursor.executemany(_INSERT, [_row(arrival, sql.stored(arrival.came_at or now)) for arrival in arrivals])


def _row(arrival: Arrival, at: str) -> tuple[Any, ...]:
    return (
        arrival.line, arrival.message_id, arrival.sha256,
        None if arrival.key else arrival.raw, arrival.key, len(arrival.raw),
        plain(arrival.sender, 320), plain(arrival.recipient, 320), plain(arrival.source, 45), plain(arrival.helo, 255),
        at, arrival.backfill, KEPT, "", 0, "", "",
    )  # fmt: skip
