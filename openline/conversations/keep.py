"""One transaction for everything that arrived together: from customers, from agents, and how far they have read.

The writer calls `keep_many` with hundreds, a form or a letter calls it with one. Nothing is told before COMMIT.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from openline.kit import sql
from openline.kit.bus import publish, tell_within
from openline.kit.clock import now as present

from .access import Visible, visible_pairs
from .append import Appended, Doubtful, append_many
from .draft import Draft
from .events import KINDS, ConversationOpened, Happened
from .intake import Incoming, Places, current, place_many
from .opening import Opened, withdraw
from .outcome import Outcome
from .replies import Writing, draft_of
from .seen import Saw, see_many
from .state import State, goes_on_in, lock_many

Item = Incoming | Writing | Saw


def keep_many(items: Sequence[Item], now: datetime | None = None) -> list[Outcome | None]:
    """Keep and tell. Outcomes stand in the order of the items; None for what has no answer (Saw)."""
    now = now or present()
    try:
        return _keep(items, now, careful=False)
    except (IntegrityError, Doubtful):  # a retry is rare: it is looked for only when something says that it is one
        return _keep(items, now, careful=True)


def _keep(items: Sequence[Item], now: datetime, *, careful: bool) -> list[Outcome | None]:
    appended = Appended(now, careful=careful)
    incomings = [item for item in items if isinstance(item, Incoming)]
    others = [item for item in items if not isinstance(item, Incoming)]
    with transaction.atomic(), sql.cursor() as cursor:
        places, states = _lock(cursor, incomings, others)
        visible = visible_pairs(cursor, {(item.agent, item.conversation) for item in others if item.agent})
        named = _named(cursor, incomings, states)
        placed, opened = place_many(cursor, incomings, places, named, now)
        states |= lock_many(cursor, {draft.conversation for draft in placed} - states.keys())
        drafts = _in_order(items, placed, visible)
        done = iter(append_many(cursor, [draft for draft in drafts if draft], states, appended))
        unused = [new for new in opened if new.conversation not in appended.rows]
        if unused:
            withdraw(unused)
        seen = see_many(cursor, [item for item in others if isinstance(item, Saw)], states, visible)
        happened = _happened(opened, appended)
        tell_within(happened)
    publish(happened)
    publish(seen)
    return [next(done) if draft else None for draft in drafts]


def _in_order(items: Sequence[Item], placed: Sequence[Draft], visible: Visible) -> list[Draft | None]:
    received = iter(placed)
    return [
        next(received) if isinstance(item, Incoming) else draft_of(item, visible) if isinstance(item, Writing) else None
        for item in items
    ]


def _lock(
    cursor: sql.Cursor, incomings: Sequence[Incoming], others: Sequence[Writing | Saw]
) -> tuple[Places, dict[int, State]]:
    """All that exists of what the batch is about, at once and in one order. Whatever decides is asked after it: who
    held a conversation before us may have taken it behind a wall."""
    places = current(cursor, incomings)
    known = {conversation for _, conversation in places.values() if conversation is not None}
    known |= {each.conversation for each in incomings if each.conversation}
    states = lock_many(cursor, {*known, *(item.conversation for item in others)})
    if any(states[conversation].closed_at is not None for conversation in known & states.keys()):
        places = current(cursor, incomings)  # what left a walled department while we waited is closed, and goes on
    return places, states


def _named(cursor: sql.Cursor, incomings: Sequence[Incoming], states: dict[int, State]) -> dict[int, State]:
    """The conversations that channels chose by themselves, under lock; what was passed on is where it goes on."""
    wanted = {each.conversation for each in incomings if each.conversation in states}
    if not wanted:
        return {}
    ends = goes_on_in(cursor, wanted)
    states |= lock_many(cursor, set(ends.values()) - states.keys())
    return {each: states[ends.get(each, each)] for each in wanted}


def receive_many(incomings: Sequence[Incoming], now: datetime | None = None) -> list[Outcome]:
    """`keep_many` for a channel that calls from a thread of its own."""
    return [outcome for outcome in keep_many(incomings, now) if outcome is not None]


def _happened(opened: Sequence[Opened], appended: Appended) -> list[Happened]:
    first = [
        ConversationOpened(appended.rows[new.conversation], new.entry, 0)
        for new in opened
        if new.entry is not None and new.conversation in appended.rows
    ]
    return [
        *first,
        *(
            KINDS[entry.kind](appended.rows[state.id], entry, after, client_id)
            for state, entry, after, client_id in appended.entries
        ),
    ]
