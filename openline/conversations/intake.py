"""From what a channel received to a draft: whose it is, and which conversation it belongs to.

A known identity goes on in its newest conversation on that line (whatever left a walled department goes on in the
linked one, which is newer); everybody else becomes a customer, and a conversation is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from openline.kit import sql

from . import opening
from .draft import ASIDE, RECEIVED, Draft, Formed
from .proven import note_proof
from .state import State
from .wire import Letter

Whose = tuple[str, str, bool, int]  # kind of identity, value, whether it is proven, line
Places = dict[Whose, tuple[int | None, int | None]]  # customer and conversation, as far as there are any


class Incoming(msgspec.Struct, gc=False):
    """What a channel received. `client_id` makes a second delivery harmless; `topic` (a department's key,
    if the line offers it) decides for a conversation that this message opens; `uploader` is who uploaded `files`.

    Channels that thread by themselves name the `conversation` that it goes on in (they have made sure that its sender
    takes part), or say that it opens a `fresh` one, which `continues` an older one or stands `beside` it. What is
    `aside` neither reopens nor moves a promise. `at` and `settled` are for what is older than the desk: it was written
    then, and needs no answer. `proven_by` says what proves the identity: a proven one and a claimed one are never the
    same customer's. `reply_to` is where letters of the conversation go from now on; `said_email` what a new
    customer typed; `begun_by` the visitor who speaks for the account, for a conversation that this opens.
    """

    line: int
    identity_kind: str
    identity_value: str
    client_id: str
    body: str
    files: list[str] = msgspec.field(default_factory=list)
    name: str = ""
    language: str = ""
    subject: str = ""
    topic: str = ""
    uploader: str = ""
    conversation: int = 0
    fresh: bool = False
    continues: int | None = None
    beside: int | None = None
    aside: bool = False
    at: datetime | None = None
    settled: bool = False
    proven_by: str = ""
    reply_to: str = ""
    said_email: str = ""
    begun_by: str = ""
    letter: Letter | None = None
    formed: Formed | None = None

    def whose(self) -> Whose:
        return self.identity_kind, self.identity_value, bool(self.proven_by), self.line


_CURRENT = """
SELECT s.kind, s.value, s.proven, s.line, i.customer_id,
       (SELECT MAX(c.id) FROM conversations_conversation c WHERE c.customer_id = i.customer_id AND c.line_id = s.line)
FROM {senders} s JOIN conversations_identity i
  ON i.kind = s.kind AND i.value = s.value AND (i.verified_at IS NOT NULL) = s.proven"""


_GOES_TO = "UPDATE conversations_conversation SET reply_to = %s WHERE id = %s"


def current(cursor: sql.Cursor, incomings: Sequence[Incoming]) -> Places:
    """Where their senders go on."""
    if not incomings:
        return {}
    senders = sql.table("kind text", "value text", "proven boolean", "line bigint")
    cursor.execute(_CURRENT.format(senders=senders), [sql.rows({incoming.whose() for incoming in incomings})])
    return {
        (kind, value, bool(proven), line): (customer, newest)
        for kind, value, proven, line, customer, newest in cursor.fetchall()
    }


def place_many(
    cursor: sql.Cursor, incomings: Sequence[Incoming], places: Places, named: Mapping[int, State], now: datetime
) -> tuple[list[Draft], list[opening.Opened]]:
    """Drafts in the order of what came in, and the conversations that had to be opened for them. `named` are those
    that a channel chose itself, under lock; one that is gone is opened anew."""
    opened: list[opening.Opened] = []
    openings = opening.Openings(cursor, now)
    drafts = []
    for incoming in incomings:
        customer, conversation = places.get(incoming.whose(), (None, None))
        state = named.get(incoming.conversation)
        if state is not None:
            customer, conversation = state.customer, state.id
        elif incoming.fresh or incoming.conversation:
            new = openings.open_anew(incoming, customer)
            customer, conversation = new.customer, new.conversation
            opened.append(new)
        elif conversation is None:
            new = openings.open_for(incoming, customer)
            customer, conversation = new.customer, new.conversation
            places[incoming.whose()] = customer, conversation
            if new.entry is not None:
                opened.append(new)
        if state is not None and incoming.reply_to:
            cursor.execute(_GOES_TO, [incoming.reply_to, state.id])
        if incoming.proven_by and not incoming.aside:
            note_proof(cursor, incoming.identity_kind, incoming.identity_value, now)
        drafts.append(_draft(incoming, customer, conversation))
    return drafts, opened


def _draft(incoming: Incoming, customer: int | None, conversation: int) -> Draft:
    return Draft(
        conversation,
        ASIDE if incoming.aside else RECEIVED,
        incoming.client_id,
        incoming.body,
        customer=customer,
        files=incoming.files,
        uploader=incoming.uploader,
        letter=incoming.letter,
        formed=incoming.formed,
        at=incoming.at,
        settled=incoming.settled,
    )
