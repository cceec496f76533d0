"""How much is known of the address that a conversation's letters go to."""

from __future__ import annotations

from openline.channels.base.registry import channels
from openline.conversations.earlier import with_earlier
from openline.conversations.models import Conversation, Identity

ACCOUNT, TYPED = "account", "typed"


def known_by(conversation: Conversation) -> str:
    """ACCOUNT: the site signed it together with the question, if it did at all; TYPED: in a form, and nobody proved it;
    "": it is the customer's own, as in a letter. `line` is selected along."""
    if is_proven_by_site(conversation):
        return ACCOUNT
    if not conversation.reply_to:
        return ""
    own = Identity.objects.filter(customer=conversation.customer_id, kind="email", verified_at__isnull=False)
    return "" if own.filter(value__iexact=conversation.reply_to).exists() else TYPED


def is_proven_by_site(conversation: Conversation) -> bool:
    """Then its answers go to the address that the site signed, and to nobody beside: also where the customer goes on
    by letter, for the words of the account's question are told there."""
    proving = {kind for kind, channel in channels().items() if channel.proves}
    return any(each.line.kind in proving for each in with_earlier(conversation))
