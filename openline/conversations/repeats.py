"""Retries: what the same author sent with the same client id was kept once, and is answered as the first time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openline.kit import sql

from .draft import Draft
from .outcome import Kept, Outcome
from .state import State, lock_many

Says = tuple[int | None, int | None, str]

_FOUND = """
SELECT m.client_id, m.agent_id, m.conversation_id, c.customer_id, m.seq, CAST(m.at AS text)
FROM {sent} s
JOIN conversations_message m ON {said}
JOIN conversations_conversation c ON c.id = m.conversation_id"""

_BY_CUSTOMER = "m.customer_id = s.customer AND m.client_id = s.client_id"
_BY_AGENT = "m.conversation_id = s.conversation AND m.agent_id = s.agent AND m.client_id = s.client_id"

# `after` is computed as it was: the newest public seq below it.
_BEFORE = """
SELECT COALESCE(MAX(seq), 0) FROM conversations_event
WHERE conversation_id = %s AND seq < %s
AND kind IN ('message_received', 'reply_written', 'closed', 'reopened', 'continued')"""


def find(cursor: sql.Cursor, drafts: Sequence[Draft], states: dict[int, State]) -> dict[Says, Outcome]:
    """Outcomes of those drafts that were kept in an earlier transaction."""
    found: dict[Says, Outcome] = {}
    by_customer = [draft for draft in drafts if draft.agent is None]
    by_agent = [draft for draft in drafts if draft.agent is not None]
    for said, columns, sent in (
        (_BY_CUSTOMER, ("customer bigint", "client_id text"), by_customer),
        (_BY_AGENT, ("conversation bigint", "agent bigint", "client_id text"), by_agent),
    ):
        rows = sql.rows([part for part in draft.says() if part is not None] for draft in sent)
        cursor.execute(_FOUND.format(said=said, sent=sql.table(*columns)), [rows])
        for client_id, agent, *kept in cursor.fetchall():
            says = (kept[1], None, client_id) if agent is None else (kept[0], agent, client_id)
            found[says] = _kept(cursor, kept, states)
    return found


def again(outcome: Kept) -> Kept:
    """The answer to a retry of what was kept just now."""
    return Kept(outcome.conversation, outcome.customer, outcome.seq, outcome.after, outcome.at, None, outcome.row)


def _kept(cursor: sql.Cursor, kept: list[Any], states: dict[int, State]) -> Kept:
    conversation, customer, seq, at = kept
    cursor.execute(_BEFORE, [conversation, seq])
    after = cursor.fetchone()[0]
    if conversation not in states:  # it went on in another conversation meanwhile
        states.update(lock_many(cursor, [conversation]))
    return Kept(conversation, customer, seq, after, sql.milliseconds(at), None, states[conversation].row())
