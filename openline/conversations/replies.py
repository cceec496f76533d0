"""What agents say: a reply to the customer, or a note among themselves. Asked of `visible_to` like everything."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from openline.kit import sql

from .access import visible_pairs
from .draft import NOTE, REPLY, Draft


class Writing(msgspec.Struct, gc=False):
    """An agent's words for a conversation; `client_id` makes a retry harmless."""

    agent: int
    agent_name: str
    conversation: int
    client_id: str
    body: str
    files: list[str] = msgspec.field(default_factory=list)
    note: bool = False


def admit_many(cursor: sql.Cursor, writings: Sequence[Writing]) -> list[Draft | None]:
    """Drafts of what the agents may write; None where the conversation is not theirs to see."""
    visible = visible_pairs(cursor, {(writing.agent, writing.conversation) for writing in writings})
    return [_draft(writing) if (writing.agent, writing.conversation) in visible else None for writing in writings]


def _draft(writing: Writing) -> Draft:
    return Draft(
        writing.conversation,
        NOTE if writing.note else REPLY,
        writing.client_id,
        writing.body,
        agent=writing.agent,
        author=writing.agent_name,
        files=writing.files,
    )
