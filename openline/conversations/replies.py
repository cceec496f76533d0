"""What agents say: a reply to the customer, or a note among themselves. Asked of `visible_to` like everything."""

from __future__ import annotations

import msgspec

from .access import Visible
from .draft import NOTE, REPLY, Draft, Formed
from .wire import Letter


class Writing(msgspec.Struct, gc=False):
    """An agent's words for a conversation; `client_id` makes a retry harmless."""

    agent: int
    conversation: int
    client_id: str
    body: str
    files: list[str] = msgspec.field(default_factory=list)
    note: bool = False
    letter: Letter | None = None
    formed: Formed | None = None


def draft_of(writing: Writing, visible: Visible) -> Draft:
    """Not admitted where the conversation is not the agent's to see."""
    author = visible.get((writing.agent, writing.conversation))
    return Draft(
        writing.conversation,
        NOTE if writing.note else REPLY,
        writing.client_id,
        writing.body,
        agent=writing.agent,
        author=author or "",
        files=writing.files,
        admitted=author is not None,
        letter=writing.letter,
        formed=writing.formed,
    )
