"""From a delivery's row to what a channel sends: made of rows, whenever it is tried."""

from __future__ import annotations

from openline.channels.base.contract import ACKNOWLEDGEMENT, DIGEST, Outgoing
from openline.channels.base.registry import channel
from openline.conversations.models import Conversation
from openline.conversations.queries import row_of
from openline.conversations.timeline import public_since

from .missing import one_form, this_try_for
from .models import Delivery

MOST_IN_DIGEST = 200


class Gone(Exception):
    """What was to be sent is not there any more."""


def outgoing_of(delivery: Delivery) -> Outgoing:
    """Raises Gone."""
    # not visible_to: the desk itself sends what an agent was let write
    conversation = Conversation.objects.select_related("line", "customer").get(pk=delivery.conversation_id)
    most = MOST_IN_DIGEST if delivery.purpose == DIGEST else 1
    found = public_since(conversation, delivery.first - 1, most)
    kind = "message_received" if delivery.purpose == ACKNOWLEDGEMENT else "reply_written"
    said = [(after, entry) for after, entry, _ in found if entry.kind == kind and entry.seq <= delivery.seq]
    if not said or said[-1][1].seq != delivery.seq:
        raise Gone
    earlier = tuple(entry for _, entry in said[:-1])
    after, entry = said[-1]
    line, purpose, again = delivery.line_id, delivery.purpose, delivery.doubtful
    return Outgoing(row_of(conversation), entry, after, line, purpose, earlier, again, this_try_for(delivery))


def addresses(outgoing: Outgoing, kind: str) -> list[str]:
    """Whom it goes to, for agents to read."""
    letter = outgoing.entry.letter
    to = list(letter.to) if letter else []
    if not to and channel(kind).letters:
        to = [address for address in [channel(kind).recipient(outgoing.row)] if address]
    everybody = [*to, *letter.cc, *letter.bcc] if letter else to
    only = {one_form(address) for address in outgoing.only}
    return [address for address in everybody if one_form(address) in only] or everybody
