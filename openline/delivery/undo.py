"""Second thoughts: take a reply back before it leaves, send one again that did not arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from openline.channels.base.contract import DIGEST, REPLY
from openline.conversations.change import Change, changing
from openline.conversations.models import Event
from openline.conversations.wire import Row
from openline.people.models import Agent

from .missing import came_back_from, next_try_for
from .models import BOUNCED, FAILED, PENDING, SENT, WITHDRAWN, Delivery
from .settling import is_answered, messages_in
from .standing import newest_standing
from .waking import wake


class TooLate(Exception):
    """It is leaving or has left; or there is nothing to send again."""


class NotYours(Exception):
    """A colleague wrote it, and only the author has second thoughts about it."""


def withdraw(conversation: int, seq: int, *, by: Agent, now: datetime) -> Row:
    """The reply does not leave, and the customer waits as he did before it. Raises NotVisible, NotYours, TooLate."""
    with changing(conversation, by, now) as change:
        _refuse_of_others(conversation, seq, by)
        pending = Delivery.objects.filter(conversation=conversation, seq=seq, purpose=REPLY, state=PENDING)
        if not pending.filter(attempts=0, doubtful=False).update(state=WITHDRAWN):
            raise TooLate
        change.record("reply_withdrawn", {"message": seq})
        is_answered(change)
        _show_what_stands(change)
    return change.state.row()


def _refuse_of_others(conversation: int, seq: int, by: Agent) -> None:
    if Event.objects.filter(conversation=conversation, seq=seq, kind="reply_written").exclude(agent=by).exists():
        raise NotYours


def try_again(conversation: int, seq: int, *, by: Agent, now: datetime) -> Row:
    """A reply that failed or came back is sent once more, to those who have not got it. Raises NotVisible, TooLate."""
    with changing(conversation, by, now) as change:
        delivery = _lost(conversation, seq)
        to = next_try_for(delivery)
        Delivery.objects.filter(pk=delivery.pk).update(**_afresh(delivery, now))
        for message in messages_in(delivery):
            change.record("reply_tried_again", {"message": message, "to": to} if to else {"message": message})
        is_answered(change)
        transaction.on_commit(wake)
    return change.state.row()


def _lost(conversation: int, seq: int) -> Delivery:
    """What took this reply along and did not reach everybody. Raises TooLate."""
    carried = Delivery.objects.filter(conversation=conversation, seq__gte=seq, first__lte=seq)
    carried = carried.filter(state__in=(FAILED, BOUNCED, SENT), purpose__in=(REPLY, DIGEST))
    for delivery in carried.order_by("seq"):
        if delivery.state != SENT or came_back_from(delivery):
            return delivery
    raise TooLate


def _afresh(delivery: Delivery, now: datetime) -> dict[str, Any]:
    """What came back had left: not everybody who reports that he has not got it is right."""
    doubtful = delivery.doubtful or delivery.state != FAILED
    return {"state": PENDING, "due_at": now, "leased_until": None, "attempts": 0, "problem": "", "doubtful": doubtful}


def _show_what_stands(change: Change) -> None:
    """The list shows the last words that are not taken back."""
    message, by_agent = newest_standing(change.state.id)
    if message is not None:
        words = " ".join(message.body.split())
        names = message.attachments.values_list("name", flat=True)
        change.state.preview = (words or ", ".join(names))[:160]
        change.state.preview_by = "agent" if by_agent else "customer"
