"""What agents say: a reply to the customer, or a note among themselves. Asked of `visible_to` like everything."""

from __future__ import annotations

import msgspec

from .access import Visible
from .draft import NOTE, REPLY, Draft


class Writing(msgspec.Struct, gc=False):
    """An agent's words for a conversation; `client_id` makes a retry harmless."""

    agent: int
    conversation: int
    client_id: str
    body: str
    files: list[str] = msgspec.field(default_factory=list)
    note: bool = False


def admit(writing: Writing, visible: Visible) -> Draft | None:
    """The draft of what an agent may write; None where the conversation is not his to see."""
    author = visible.get((writing.agent, writing.conversation))
    if author is None:
        return None
    return Draft(
        writing.conversation,
        NOTE if writing.note else REPLY,
        writing.client_id,
        writing.body,
        agent=writing.agent,
        author=author,
        files=writing.files,
    )
