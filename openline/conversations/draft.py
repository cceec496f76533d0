"""Something said that is ready to be appended: who, where and what are settled."""

from __future__ import annotations

import msgspec

RECEIVED = "message_received"
REPLY = "reply_written"
NOTE = "note_written"


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

    @property
    def public(self) -> bool:
        return self.kind != NOTE

    def says(self) -> tuple[int | None, int | None, str]:
        """What makes a retry the same: the customer, or the agent in this conversation, and the client id."""
        if self.customer is not None:
            return self.customer, None, self.client_id
        return self.conversation, self.agent, self.client_id
