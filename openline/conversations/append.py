"""The one way in: messages of every channel and of every agent are appended here, many in one transaction.

Each gets the next `seq` of its conversation, a message row and an event row. What was kept before (same author, same
client id) is not written again: its sender gets the first answer once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openline.kit import sql
from openline.kit.clock import milliseconds

from . import files, originals, repeats
from .draft import ASIDE, RECEIVED, REPLY, Draft, Formed
from .outcome import BAD_FILE, NOT_FOUND, PASSED_ON, Kept, Outcome, Refused
from .state import State, passed_on, write_changed, write_said
from .wire import Actor, Entry, Row

_MESSAGE_COLUMNS = (
    "conversation_id bigint", "seq integer", "at timestamptz", "customer_id bigint", "agent_id bigint", "body text",
    "client_id text",
)  # fmt: skip
_EVENT_COLUMNS = (
    "conversation_id bigint", "seq integer", "at timestamptz", "kind text", "agent_id bigint", "data jsonb",
)  # fmt: skip


class Doubtful(Exception):
    """It may be a retry of what was kept before: do it once more, carefully."""


class Appended:
    """What one transaction writes, gathered before it is written."""

    def __init__(self, now: datetime, *, careful: bool) -> None:
        self.careful = careful  # look for what was kept before
        self.at, self.ms = sql.stored(now), milliseconds(now)
        self.messages: list[list[Any]] = []
        self.events: list[list[Any]] = []
        self.taken: list[tuple[int, int, list[str]]] = []
        self.entries: list[tuple[State, Entry, int, str]] = []  # with the public seq before it, and the client's id
        self.states: dict[int, State] = {}
        self.originals: list[tuple[int, int, Formed]] = []
        self.changed: list[State] = []  # reopened, or opened for something that needs no answer
        self.elsewhere: set[int] = set()  # what was passed on to another conversation
        self.rows: dict[int, Row] = {}  # as they are after all of it

    def write(self, cursor: sql.Cursor) -> None:
        if self.messages:
            sql.insert(cursor, "conversations_message", _MESSAGE_COLUMNS, self.messages)
            sql.insert(cursor, "conversations_event", _EVENT_COLUMNS, self.events)
            write_said(cursor, self.states.values())
            files.take(cursor, self.taken)
            originals.write(cursor, self.originals)
        if self.changed:
            write_changed(cursor, self.changed)


def append_many(
    cursor: sql.Cursor, drafts: Sequence[Draft], states: dict[int, State], appended: Appended
) -> list[Outcome]:
    """Append inside the caller's transaction, which holds the states; outcomes stand in the order of the drafts."""
    if not drafts:
        return []
    known = repeats.find(cursor, drafts, states) if appended.careful else {}
    offered = files.find(cursor, drafts)
    appended.elsewhere = passed_on(cursor, _closed(drafts, states))
    outcomes: list[Outcome] = []
    for draft in drafts:
        says = draft.says()
        outcome = known.get(says)
        if outcome is None:
            outcome = known[says] = _append(draft, states.get(draft.conversation), offered, appended)
        elif isinstance(outcome, Kept) and outcome.entry is not None:  # twice in this very batch
            outcome = repeats.again(outcome)
        outcomes.append(outcome)
    appended.write(cursor)
    _finish_rows(outcomes, appended)
    return outcomes


def _closed(drafts: Sequence[Draft], states: dict[int, State]) -> set[int]:
    """Closed conversations that somebody answers: whatever was passed on is among them."""
    answered = {draft.conversation for draft in drafts if draft.kind == REPLY}
    return {each for each in answered if each in states and states[each].closed_at is not None}


def _append(draft: Draft, state: State | None, offered: files.Offered, appended: Appended) -> Outcome:
    if state is None:
        return NOT_FOUND
    if not draft.admitted:
        return _refused(NOT_FOUND, appended)
    if draft.kind == REPLY and state.id in appended.elsewhere:
        return _refused(PASSED_ON, appended)
    given = files.given(draft, offered)
    if given is None:
        return _refused(BAD_FILE, appended)
    if state.closed_at is not None and draft.kind == RECEIVED and not draft.settled:
        state.closed_at = None
        appended.changed.append(state)
        _event(state, Entry(0, appended.ms, "reopened", Actor("system")), None, appended)
    at, ms = (appended.at, appended.ms) if draft.at is None else (sql.stored(draft.at), milliseconds(draft.at))
    appended.states[state.id] = state
    state.last_seq += 1
    entry = Entry(state.last_seq, ms, draft.kind, _actor(draft, state), draft.body, given, letter=draft.letter)
    after = _advance(state, draft, entry, at)
    appended.messages.append([state.id, entry.seq, at, draft.customer, draft.agent, draft.body, draft.client_id])
    appended.events.append([state.id, entry.seq, at, draft.kind, draft.agent, originals.data_of(draft.letter)])
    appended.entries.append((state, entry, after, draft.client_id))
    if given:
        appended.taken.append((state.id, entry.seq, draft.files))
    if draft.formed is not None:
        appended.originals.append((state.id, entry.seq, draft.formed))
    if draft.settled and not after and state.closed_at is None:
        _settle(state, at, ms, appended)
    return Kept(state.id, state.customer, entry.seq, after, appended.ms, entry, _NO_ROW)


def _refused(outcome: Refused, appended: Appended) -> Refused:
    """Refused only with a look at what was kept: a retry may come after the files were taken, or the right."""
    if not appended.careful:
        raise Doubtful
    return outcome


def _event(state: State, entry: Entry, agent: int | None, appended: Appended) -> None:
    """An event that the customer may see and that a message brings with it."""
    state.last_seq += 1
    entry.seq = state.last_seq
    appended.events.append([state.id, entry.seq, appended.at, entry.kind, agent, None])
    appended.entries.append((state, entry, state.public_seq, ""))
    state.public_seq = entry.seq


def _settle(state: State, at: str, ms: int, appended: Appended) -> None:
    """Opened for something that needs no answer: it is closed as it is opened."""
    state.closed_at = at
    appended.changed.append(state)
    _event(state, Entry(0, ms, "closed", Actor("system")), None, appended)


def _actor(draft: Draft, state: State) -> Actor:
    if draft.agent is not None:
        return Actor("agent", draft.agent, draft.author)
    return Actor("customer", state.customer, state.customer_name)


_PREVIEW_BY = {REPLY: "agent", ASIDE: "aside"}


def _advance(state: State, draft: Draft, entry: Entry, now: str) -> int:
    """What the list shows of the conversation after this entry; gives the public seq before it."""
    after = state.public_seq
    if draft.public or (
        not state.preview_by and draft.kind == ASIDE
    ):  # what opened it is all that a list can show of it
        words = " ".join(draft.body.split())
        state.preview = (words or ", ".join(file.name for file in entry.files))[:160]
        state.preview_by = _PREVIEW_BY.get(draft.kind, "customer")
    if not draft.public:
        return after
    state.public_seq, state.last_at = entry.seq, max(state.last_at, now)
    if draft.kind == RECEIVED:
        state.customer_seq = entry.seq
        if not draft.settled:
            state.waiting_since = state.waiting_since or now
    if draft.kind == REPLY:
        state.waiting_since = None
        state.agents_seen_seq = max(state.agents_seen_seq, after)
    return after


_NO_ROW: Any = None  # rows are known only when the whole batch is


def _finish_rows(outcomes: list[Outcome], appended: Appended) -> None:
    appended.rows = {conversation: state.row() for conversation, state in appended.states.items()}
    for outcome in outcomes:
        if isinstance(outcome, Kept) and outcome.row is _NO_ROW:
            outcome.row = appended.rows[outcome.conversation]
