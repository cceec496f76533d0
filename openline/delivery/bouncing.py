"""A letter came back: its message is marked, and the customer is not forgotten."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from openline.channels.base.contract import DIGEST, REPLY
from openline.channels.base.events import LetterBounced
from openline.conversations.change import NotVisible, changing
from openline.kit.clock import now as present

from .missing import came_back_from, is_copy, one_form
from .models import BOUNCED, SENDING, SENT, Delivery
from .settling import messages_in, needs_an_agent

log = logging.getLogger(__name__)


def hear_bounces(batch: Sequence[LetterBounced]) -> None:
    """For `flow.py`, inside the transaction that takes the reports: none is taken that is not noted."""
    for each in sorted(batch, key=lambda report: report.conversation):  # locked in the order in which all lock
        try:
            bounced(each.conversation, each.seq, each.to, each.status, each.reason, present())
        except NotVisible:
            log.info("a letter of conversation %d came back, which is not there any more", each.conversation)


def bounced(conversation: int, seq: int, to: str, status: str, reason: str, now: datetime) -> bool:
    """Note it once for each recipient; gives whether it was news. A copy that came back makes nobody wait. Raises
    NotVisible when there is no such conversation."""
    with changing(conversation, None, now) as change:
        went = Delivery.objects.filter(conversation=conversation, seq=seq, state__in=(SENT, SENDING, BOUNCED))
        delivery = went.filter(purpose__in=(REPLY, DIGEST)).first()
        if delivery is None or one_form(to) in map(one_form, came_back_from(delivery)):
            return False
        for message in messages_in(delivery):
            change.record("reply_bounced", {"message": message, "to": to, "status": status, "reason": reason[:500]})
        if not is_copy(delivery, to):
            went.filter(pk=delivery.pk).update(state=BOUNCED, problem=reason[:500], leased_until=None)
            needs_an_agent(change, now)
    return True
