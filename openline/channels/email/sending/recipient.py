"""Whom a letter of a conversation goes to."""

from __future__ import annotations

from openline.channels.base.registry import channels
from openline.channels.email.models import Received
from openline.conversations.models import Conversation, Customer, Event, Identity
from openline.conversations.wire import Row


def recipient_of(row: Row) -> str:
    """The address that the customer last wrote from in this conversation, else a proven one of his, else any, else the
    one that he typed himself; "" when he has none. Cc, Reply-To, forgers and machines never become the customer. Where
    the question came with an address, as in a form, that one and no other: whose site proves its customers has none but
    what it signed."""
    fixed = (
        Conversation.objects.filter(pk=row.id).values_list("reply_to", flat=True).first()
    )  # not visible_to: where to
    own_channel = channels().get(row.channel)
    if fixed or (own_channel is not None and own_channel.proves):
        return fixed or ""
    identities = Identity.objects.filter(customer=row.customer, kind="email")
    own = set(identities.values_list("value", flat=True))
    for sender in _writers(row.id):
        if sender in own:
            return sender
    proven = identities.filter(verified_at__isnull=False).order_by("-verified_at").values_list("value", flat=True)
    found = proven.first() or identities.order_by("-pk").values_list("value", flat=True).first()
    said = Customer.objects.filter(pk=row.customer).values_list("said_email", flat=True).first()
    return found or said or ""


def _writers(conversation: int) -> list[str]:
    """Who wrote into it, the newest first."""
    asked = Event.objects.filter(conversation=conversation, kind="message_received").values("seq")
    letters = Received.objects.filter(conversation=conversation, seq__in=asked).exclude(verdict="forged")
    return list(letters.order_by("-seq").values_list("sender", flat=True)[:20])
