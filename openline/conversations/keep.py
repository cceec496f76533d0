"""One transaction for everything that arrived together: from customers, from agents, and how far they have read.

The writer calls `keep_many` with hundreds, a form or a letter calls it with one. Nothing is told before COMMIT.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from openline.kit import sql
from openline.kit.bus import publish
from openline.kit.clock import now as present

from .append import Appended, Doubtful, append_many
from .draft import Draft
from .events import KINDS, ConversationOpened, Happened
from .intake import Incoming, place_many
from .opening import Opened
from .outcome import BAD_FILE, NOT_FOUND, Outcome
from .replies import Writing, admit_many
from .seen import Saw, see_many

Item = Incoming | Writing | Saw


class OpenedForNothing(Exception):
    """A conversation was opened for a message that was then refused: the transaction must not stand."""


def keep_many(items: Sequence[Item], now: datetime | None = None) -> list[Outcome | None]:
    """Keep and tell. Outcomes stand in the order of the items; None for what has no answer (Saw)."""
    now = now or present()
    try:
        try:
            return _keep(items, now, careful=False)
        except (IntegrityError, Doubtful):  # a retry is rare: it is looked for only when something says that it is one
            return _keep(items, now, careful=True)
    except OpenedForNothing:
        return [BAD_FILE] if len(items) == 1 else [keep_many([item], now)[0] for item in items]


def _keep(items: Sequence[Item], now: datetime, *, careful: bool) -> list[Outcome | None]:
    appended = Appended(now, careful=careful)
    with transaction.atomic(), sql.cursor() as cursor:
        drafts, opened = _drafts(cursor, items, now)
        outcomes = _append(cursor, drafts, appended)
        if any(new.conversation not in appended.rows for new in opened):
            raise OpenedForNothing
        saws = [item for item in items if isinstance(item, Saw)]
        seen = see_many(cursor, saws) if saws else []
    publish(_happened(opened, appended))
    publish(seen)
    return outcomes


def receive_many(incomings: Sequence[Incoming], now: datetime | None = None) -> list[Outcome]:
    """`keep_many` for a channel that calls from a thread of its own."""
    return [outcome for outcome in keep_many(incomings, now) if outcome is not None]


def _drafts(
    cursor: sql.Cursor, items: Sequence[Item], now: datetime
) -> tuple[list[Draft | Outcome | None], list[Opened]]:
    incomings = [item for item in items if isinstance(item, Incoming)]
    writings = [item for item in items if isinstance(item, Writing)]
    placed, opened = place_many(cursor, incomings, now) if incomings else ([], [])
    received, written = iter(placed), iter(admit_many(cursor, writings) if writings else [])
    drafts: list[Draft | Outcome | None] = []
    for item in items:
        if isinstance(item, Incoming):
            drafts.append(next(received))
        else:
            drafts.append(next(written) or NOT_FOUND if isinstance(item, Writing) else None)
    return drafts, opened


def _append(cursor: sql.Cursor, drafts: Sequence[Draft | Outcome | None], appended: Appended) -> list[Outcome | None]:
    ready = [draft for draft in drafts if isinstance(draft, Draft)]
    done = iter(append_many(cursor, ready, appended) if ready else [])
    return [next(done) if isinstance(draft, Draft) else draft for draft in drafts]


def _happened(opened: Sequence[Opened], appended: Appended) -> list[Happened]:
    first = [
        ConversationOpened(appended.rows[new.conversation], new.entry, 0) for new in opened if new.entry is not None
    ]
    return [
        *first,
        *(
            KINDS[entry.kind](appended.rows[state.id], entry, after, client_id)
            for state, entry, after, client_id in appended.entries
        ),
    ]
