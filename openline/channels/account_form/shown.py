"""A request as its customer sees it, in the list and by itself: on the page and as JSON."""

from __future__ import annotations

from datetime import datetime

import msgspec

from openline.channels.base.usual import usual_wait
from openline.conversations.models import Conversation
from openline.conversations.proving.sessions import Proven
from openline.conversations.timeline import public_newest
from openline.conversations.wire import Entry, File
from openline.kit.clock import milliseconds

from . import asked, words
from .masked import mask

ANSWERED, YOUR_TURN, WITH_US, CLOSED = "answered", "your_turn", "with_us", "closed"
MOST_ENTRIES = 200
EVENTS = ("closed", "reopened")


class Request(msgspec.Struct):
    """One of My requests. Times in milliseconds since 1970 UTC; `seen`: the newest answer was read here; `line` says in
    words how it stands."""

    id: int
    title: str
    state: str
    asked_at: int
    answered_at: int | None
    closed_at: int | None
    last_at: int
    seen: bool
    line: str


class Shown(msgspec.Struct):
    """`kind`: asked, answered, letter (the customer answered by e-mail: nothing of it is shown), closed, reopened.
    `name` is the first name of who answered."""

    seq: int
    at: int
    kind: str
    name: str = ""
    body: str = ""
    files: list[File] = msgspec.field(default_factory=list)


def requests(conversations: list[Conversation], now: datetime) -> list[Request]:
    said = asked.said_in(conversations, now)
    return [_request(each, said[each.pk], now) for each in conversations]


def _request(c: Conversation, said: asked.Said, now: datetime) -> Request:
    asked_at = said.asked_at or c.opened_at
    state = _state(c, said)
    seen = said.reply is not None and c.customer_seen_seq >= said.reply[0]
    return Request(
        c.pk,
        _title(c),
        state,
        milliseconds(asked_at),
        milliseconds(said.reply[1]) if said.reply else None,
        milliseconds(c.closed_at) if c.closed_at else None,
        milliseconds(c.last_at),
        seen,
        _line(c, said, state, seen, now),
    )


def _title(c: Conversation) -> str:
    """What went on from behind a wall was named by whoever passed it on, for agents."""
    return c.subject if c.subject and c.continues_id is None else words.request_of(c.opened_at)


def _state(c: Conversation, said: asked.Said) -> str:
    if c.closed_at is not None:
        return CLOSED
    if said.reply is None or said.reply[0] < c.customer_seq:
        return WITH_US
    return YOUR_TURN if _asks(said.reply[2]) else ANSWERED


def _asks(body: str) -> bool:
    """Whether a line of the answer ends in a question: then it is the customer's turn."""
    return any(line.rstrip().endswith("?") for line in body.splitlines())


def _line(c: Conversation, said: asked.Said, state: str, seen: bool, now: datetime) -> str:
    if state == CLOSED and c.closed_at is not None:
        return words.settled(c.closed_at, now)
    if state == WITH_US or said.reply is None:
        return words.sent(said.wrote_at or c.opened_at, usual_wait(c.department_id, now), now)
    return words.asked_you(said.reply[1], now) if state == YOUR_TURN else words.answered(said.reply[1], now, seen)


def entries(conversation: Conversation, now: datetime) -> list[Shown]:
    """Notes and what came aside are not among the public ones; of letters nothing but that they came."""
    withdrawn = asked.withdrawn_in(conversation)
    found = public_newest(conversation, MOST_ENTRIES)
    shown = [_shown(entry, client_id, now) for _, entry, client_id in found if entry.seq not in withdrawn]
    return [each for each in shown if each is not None]


def _shown(entry: Entry, client_id: str, now: datetime) -> Shown | None:
    if entry.kind == "message_received":
        if not asked.is_ours(client_id, letter=entry.letter is not None):
            return Shown(entry.seq, entry.at, "letter")
        return Shown(entry.seq, entry.at, "asked", body=entry.body, files=entry.files)
    if entry.kind == "reply_written":
        if not asked.stands(datetime.fromtimestamp(entry.at / 1000, now.tzinfo), now):
            return None
        name = entry.actor.name.split(" ")[0]
        return Shown(entry.seq, entry.at, "answered", name, entry.body, entry.files)
    return Shown(entry.seq, entry.at, entry.kind) if entry.kind in EVENTS else None


def goes_to(conversation: Conversation, proven: Proven) -> str:
    """Where answers to this one go: it keeps the address that it was asked with."""
    return mask(conversation.reply_to or proven.answers_to)
