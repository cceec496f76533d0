"""Second thoughts: take a reply back before it leaves, send one again that did not arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from openline.channels.base.contract import DIGEST, REPLY
from openline.conversations.change import Change, changing
from openline.conversations.wire import Row
from openline.people.models import Agent

from .models import BOUNCED, FAILED, PENDING, WITHDRAWN, Delivery
from .settling import is_answered, messages_in
from .standing import newest_standing
from .waking import wake


class TooLate(Exception):
    """It is leaving or has left; or there is nothing to send again."""


def withdraw(conversation: int, seq: int, *, by: Agent, now: datetime) -> Row:
    """The reply does not leave, and the customer waits as he did before it. Raises NotVisible, TooLate."""
    with changing(conversation, by, now) as change:
        pending = Delivery.objects.filter(conversation=conversation, seq=seq, purpose=REPLY, state=PENDING, attempts=0)
        if not pending.update(state=WITHDRAWN):
            raise TooLate
        change.record("reply_withdrawn", {"message": seq})
        is_answered(change)
        _show_what_stands(change)
    return change.state.row()


def try_again(conversation: int, seq: int, *, by: Agent, now: datetime) -> Row:
    """A reply that failed or came back is sent once more. Raises NotVisible, TooLate."""
    with changing(conversation, by, now) as change:
        lost = Delivery.objects.filter(conversation=conversation, seq__gte=seq, first__lte=seq)
        lost = lost.filter(state__in=(FAILED, BOUNCED), purpose__in=(REPLY, DIGEST))
        delivery = lost.order_by("seq").first()
        if delivery is None:
            raise TooLate
        lost.filter(pk=delivery.pk).update(**_afresh(delivery, now))
        for message in messages_in(delivery):
            change.record("reply_tried_again", {"message": message})
        is_answered(change)
        transaction.on_commit(wake)
    return change.state.row()


def _afresh(delivery: Delivery, now: datetime) -> dict[str, Any]:
    """What came back had left: not everybody who reports that he has not got it is right."""
    doubtful = delivery.doubtful or delivery.state == BOUNCED
    return {"state": PENDING, "due_at": now, "leased_until": None, "attempts": 0, "problem": "", "doubtful": doubtful}


def _show_what_stands(change: Change) -> None:
    """The list shows the last words that are not taken back."""
    message, by_agent = newest_standing(change.state.id)
    if message is not None:
        words = " ".join(message.body.split())
        names = message.attachments.values_list("name", flat=True)
        change.state.preview = (words or ", ".join(names))[:160]
        change.state.preview_by = "agent" if by_agent else "customer"
