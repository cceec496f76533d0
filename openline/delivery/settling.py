"""What became of a delivery: its state and the event that tells the agents, in one transaction."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from openline.channels.base.contract import ACKNOWLEDGEMENT, DIGEST, DeliveryError, InPart, Outgoing
from openline.conversations.change import Change, GoesOnElsewhere, changing
from openline.conversations.models import Event
from openline.kit import sql
from openline.kit.clock import milliseconds

from .leasing import settle
from .missing import is_copy, this_try_for
from .models import BOUNCED, FAILED, PENDING, SENT, Delivery
from .pace import wait_after
from .standing import waiting_since

log = logging.getLogger(__name__)

MOST_ID, MOST_PROBLEM = 255, 500


def sent(delivery: Delivery, external_id: str, outgoing: Outgoing, to: list[str], now: datetime) -> None:
    """The outside world took it, for everybody or for some."""
    refused = external_id.refused if isinstance(external_id, InPart) else {}
    in_vain = not all(is_copy(delivery, address) for address in refused)
    state = BOUNCED if in_vain else SENT
    changes = {
        "state": state,
        "external_id": external_id[:MOST_ID],
        "problem": "",
        "sent_at": now,
        "leased_until": None,
    }
    if delivery.purpose == ACKNOWLEDGEMENT:
        settle(delivery, changes)
        return
    with changing(delivery.conversation_id, None, now) as change:
        if settle(delivery, changes):
            for entry in (*outgoing.earlier, outgoing.entry):
                change.record("reply_sent", _sent_data(entry.seq, delivery, outgoing, to))
            _tell_refused(change, delivery.seq, refused)
            if in_vain:
                needs_an_agent(change, now)


def _tell_refused(change: Change, seq: int, refused: dict[str, str]) -> None:
    for address, reason in refused.items():
        change.record("reply_bounced", {"message": seq, "to": address, "status": "", "reason": reason[:MOST_PROBLEM]})


def _sent_data(seq: int, delivery: Delivery, outgoing: Outgoing, to: list[str]) -> dict[str, Any]:
    data: dict[str, Any] = {"message": seq, "to": to}
    if outgoing.again:
        data["twice"] = True
    if delivery.purpose == DIGEST:
        data["purpose"] = DIGEST
    return data


def not_sent(delivery: Delivery, error: DeliveryError, now: datetime) -> None:
    """It is tried again later, or given up: then an agent has to do something."""
    problem = str(error)[:MOST_PROBLEM]
    doubtful = delivery.doubtful or error.doubtful
    wait = None if error.permanent else wait_after(delivery.attempts)
    if wait is not None:
        again = {"state": PENDING, "due_at": now + wait, "leased_until": None, "problem": problem, "doubtful": doubtful}
        _put_off(delivery, again, now)
        return
    log.warning("message %d of conversation %d did not go", delivery.seq, delivery.conversation_id)
    copies = _copies_alone(delivery)
    changes = {"state": SENT if copies else FAILED, "leased_until": None, "problem": problem, "doubtful": doubtful}
    if delivery.purpose == ACKNOWLEDGEMENT:
        settle(delivery, changes)
        return
    with changing(delivery.conversation_id, None, now) as change:
        if not settle(delivery, changes):
            return
        if copies:
            _tell_refused(change, delivery.seq, dict.fromkeys(copies, problem))
            return
        for message in messages_in(delivery):
            change.record("reply_failed", {"message": message, "reason": problem})
        needs_an_agent(change, now)


def _copies_alone(delivery: Delivery) -> tuple[str, ...]:
    """Whom a try was for after the customer himself had it."""
    only = this_try_for(delivery)
    return only if all(is_copy(delivery, address) for address in only) else ()


def _put_off(delivery: Delivery, again: dict[str, Any], now: datetime) -> None:
    """The agents read why it is not gone: at the first try, and where the reason is another one."""
    if delivery.purpose == ACKNOWLEDGEMENT or delivery.problem == again["problem"]:
        settle(delivery, again)
        return
    told = {"reason": again["problem"], "next_at": milliseconds(again["due_at"])}
    with changing(delivery.conversation_id, None, now) as change:
        if settle(delivery, again):
            for message in messages_in(delivery):
                change.record("reply_put_off", {"message": message, **told})


def messages_in(delivery: Delivery) -> list[int]:
    """The replies that a letter carries."""
    carried = Event.objects.filter(conversation=delivery.conversation_id, kind="reply_written")
    carried = carried.filter(seq__gte=delivery.first, seq__lte=delivery.seq)
    return list(carried.order_by("seq").values_list("seq", flat=True))


def gone(delivery: Delivery) -> None:
    """There is nothing left to send."""
    settle(delivery, {"state": FAILED, "leased_until": None, "problem": "gone"})


def needs_an_agent(change: Change, now: datetime) -> None:
    """The customer has no answer: it is open and waits again, unless it goes on in another one."""
    state = change.state
    if state.closed_at is not None:
        try:
            change.refuse_if_passed_on()
        except GoesOnElsewhere:
            return
        state.closed_at = None
        change.record("reopened", public=True)
    state.waiting_since = state.waiting_since or sql.stored(now)


def is_answered(change: Change) -> None:
    """Who waits, and since when, follows from what stands now."""
    state = change.state
    since = waiting_since(state.id) if state.closed_at is None else None
    state.waiting_since = None if since is None else sql.stored(since)
