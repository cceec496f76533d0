"""What happened, for whoever `flow.py` tells. Every one carries the row as it is afterwards."""

from __future__ import annotations

import msgspec

from .wire import Entry, Row


class Happened(msgspec.Struct, frozen=True, gc=False):
    """One committed event of a conversation. `after` is the public seq before it; `client_id` is the sender's."""

    row: Row
    entry: Entry
    after: int
    client_id: str = ""


class ConversationOpened(Happened, frozen=True, gc=False):
    pass


class MessageReceived(Happened, frozen=True, gc=False):
    pass


class ReplyWritten(Happened, frozen=True, gc=False):
    pass


class NoteWritten(Happened, frozen=True, gc=False):
    pass


class MessageAside(Happened, frozen=True, gc=False):
    """Something came in that asks nothing of anybody: a forged letter, an automatic answer, a report."""


class AsideOpened(Happened, frozen=True, gc=False):
    """An agent opened links and files of a forged letter on purpose; `data`: {"message": seq}."""


class ReplySent(Happened, frozen=True, gc=False):
    """The outside world took a reply. `data`: {"message": seq, "to": [address], "twice": true if it may have it twice,
    "purpose": "digest" if it went on by letter}."""


class ReplyPutOff(Happened, frozen=True, gc=False):
    """It could not leave yet and is tried again by itself; told once for each reason. `data`: {"message": seq,
    "reason": words of the server, "next_at": milliseconds}."""


class ReplyFailed(Happened, frozen=True, gc=False):
    """It did not go and is not tried again by itself. `data`: {"message": seq, "reason": words of the server}."""


class ReplyBounced(Happened, frozen=True, gc=False):
    """It went and came back. `data`: {"message": seq, "to": address, "status": "5.1.1", "reason": its words}."""


class ReplyTriedAgain(Happened, frozen=True, gc=False):
    """An agent sends one that failed or came back once more. `data`: {"message": seq, "to": [address] if it goes to
    those alone who have not got it}."""


class ReplyWithdrawn(Happened, frozen=True, gc=False):
    """Taken back before it left. `data`: {"message": seq}."""


class Assigned(Happened, frozen=True, gc=False):
    """`before` is who had it."""

    before: int | None = None


class Moved(Happened, frozen=True, gc=False):
    """`before` is the department that it left, `had` who had it then."""

    before: int = 0
    had: int | None = None


class PassedOn(Happened, frozen=True, gc=False):
    """It left the walled department: it is closed, and `to` goes on."""

    to: int = 0


class Continued(Happened, frozen=True, gc=False):
    """The first event of a conversation that goes on from another."""


class Closed(Happened, frozen=True, gc=False):
    pass


class Reopened(Happened, frozen=True, gc=False):
    pass


class CustomersMerged(Happened, frozen=True, gc=False):
    """Two customers are one person. `data`: {"other": customer, "by": "agent", or "proof" when both proved the same
    identity}. It does not name him: his name may stand behind a wall that this conversation does not."""


class CustomersUnmerged(Happened, frozen=True, gc=False):
    """They are not. `data`: {"other": customer}."""


class Identified(Happened, frozen=True, gc=False):
    """The visitor proved whose account he uses, here and in what he said before. `data`: {"account": its id,
    "identity": id of the account's identity}, for another site may have an account of the same id."""


class AddressHeld(Happened, frozen=True, gc=False):
    """The site signed another address for this account; answers go to the one before until it holds. `data`: {"email":
    the new one, "before": the old one, "until": milliseconds}. Until years later: the earlier one stays until somebody
    releases the new one, because an agent kept it, now (then he is the event's) or not long ago."""


class AddressReleased(Happened, frozen=True, gc=False):
    """An agent of Security let it hold at once. `data`: {"email": address}."""


class AgentsSaw(msgspec.Struct, frozen=True, gc=False):
    row: Row


class CustomerSaw(msgspec.Struct, frozen=True, gc=False):
    row: Row


PUBLIC = (MessageReceived, ReplyWritten, Continued, Closed, Reopened)  # what the customer may see
OF_PERSON = (CustomersMerged, CustomersUnmerged, Identified, AddressHeld, AddressReleased)  # and of all he asked
KINDS: dict[str, type[Happened]] = {
    "opened": ConversationOpened,
    "message_received": MessageReceived,
    "reply_written": ReplyWritten,
    "note_written": NoteWritten,
    "message_aside": MessageAside,
    "aside_opened": AsideOpened,
    "reply_sent": ReplySent,
    "reply_put_off": ReplyPutOff,
    "reply_failed": ReplyFailed,
    "reply_bounced": ReplyBounced,
    "reply_tried_again": ReplyTriedAgain,
    "reply_withdrawn": ReplyWithdrawn,
    "assigned": Assigned,
    "moved": Moved,
    "passed_on": PassedOn,
    "continued": Continued,
    "closed": Closed,
    "reopened": Reopened,
    "customers_merged": CustomersMerged,
    "customers_unmerged": CustomersUnmerged,
    "identified": Identified,
    "address_held": AddressHeld,
    "address_released": AddressReleased,
}
PUBLIC_KINDS = tuple(kind for kind, event in KINDS.items() if event in PUBLIC)
