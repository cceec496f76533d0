"""Something said that is ready to be appended: who, where and what are settled."""

from __future__ import annotations

from datetime import datetime

import msgspec

from .wire import Letter

RECEIVED = "message_received"
REPLY = "reply_written"
NOTE = "note_written"
ASIDE = "message_aside"  # came in, and asks nothing of anybody: forged, an automatic answer, a report


class Formed(msgspec.Struct, gc=False):
    """What an Original row keeps."""

    html: str = ""
    quoted: str = ""
    text: str = ""


class Draft(msgspec.Struct, gc=False):
    """Exactly one of `customer` and `agent` is set. `uploader` owns the files: a visitor's identity, "" for agents.
    `admitted`: whether the author may write there now; what he wrote there earlier is confirmed all the same."""

    conversation: int
    kind: str
    client_id: str
    body: str
    customer: int | None = None
    agent: int | None = None
    author: str = ""
    files: list[str] = msgspec.field(default_factory=list)
    uploader: str = ""
    admitted: bool = True
    letter: Letter | None = None
    formed: Formed | None = None
    at: datetime | None = None  # when it was written, for what is older than the desk
    settled: bool = False  # it needs no answer

    @property
    def public(self) -> bool:
        """Whether the customer sees it, and lists and promises move by it."""
        return self.kind in (RECEIVED, REPLY)

    def says(self) -> tuple[int | None, int | None, str]:
        """What makes a retry the same: the customer, or the agent in this conversation, and the client id."""
        if self.customer is not None:
            return self.customer, None, self.client_id
        return self.conversation, self.agent, self.client_id
