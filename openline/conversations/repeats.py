"""Retries: what the same author sent with the same client id was kept once, and is answered as the first time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openline.kit import sql
from openline.kit.clock import milliseconds

from .draft import Draft
from .outcome import Kept, Outcome
from .state import State, lock_many

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

Says = tuple[int | None, int | None, str]

# `after` is computed as it was: the newest public seq below it. Notes are the only entries that customers never see.
_FIND = """
SELECT m.client_id, m.conversation_id, c.customer_id, m.seq, m.at, m.{author}_id
FROM {sent} s
JOIN conversations_message m ON m.client_id = s.client_id AND m.{author}_id = s.author
JOIN conversations_conversation c ON c.id = m.conversation_id"""

_BEFORE = """
SELECT COALESCE(MAX(seq), 0) FROM conversations_event
WHERE conversation_id = %s AND seq < %s
AND kind IN ('message_received', 'reply_written', 'closed', 'reopened', 'continued')"""


def find(cursor: CursorWrapper, drafts: Sequence[Draft], states: dict[int, State]) -> dict[Says, Outcome]:
    """Outcomes of those drafts that were kept in an earlier transaction."""
    found: dict[Says, Outcome] = {}
    for author in ("customer", "agent"):
        sent = [(draft.client_id, getattr(draft, author)) for draft in drafts if getattr(draft, author) is not None]
        if not sent:
            continue
        table = sql.table("client_id text", "author bigint")
        cursor.execute(_FIND.format(author=author, sent=table), [sql.rows(sent)])
        for client_id, *kept, author_id in cursor.fetchall():
            says = (author_id, None, client_id) if author == "customer" else (None, author_id, client_id)
            found[says] = _kept(cursor, kept, states)
    return found


def again(outcome: Kept) -> Kept:
    """The answer to a retry of what was kept just now."""
    return Kept(outcome.conversation, outcome.customer, outcome.seq, outcome.after, outcome.at, None, outcome.row)


def _kept(cursor: CursorWrapper, kept: list[Any], states: dict[int, State]) -> Kept:
    conversation, customer, seq, at = kept
    cursor.execute(_BEFORE, [conversation, seq])
    after = cursor.fetchone()[0]
    when = sql.read(at)
    assert when is not None
    if conversation not in states:  # it went on in another conversation meanwhile
        states.update(lock_many(cursor, [conversation]))
    return Kept(conversation, customer, seq, after, milliseconds(when), None, states[conversation].row())
