"""Who has not got a letter that others have: what is told about its last message says so, and no column."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db.models import QuerySet

from openline.channels.base.contract import REPLY
from openline.conversations.models import Event

from .models import FAILED, Delivery


def next_try_for(delivery: Delivery) -> list[str]:
    """Whom a letter that did not reach everybody has to be sent to again; nobody named: all."""
    return list(this_try_for(delivery)) if delivery.state == FAILED else came_back_from(delivery)


def this_try_for(delivery: Delivery) -> tuple[str, ...]:
    """Whom it is on its way to; () for all."""
    told = _told(delivery, "reply_tried_again").last()
    return tuple(told.data.get("to", ())) if told and told.data else ()


def came_back_from(delivery: Delivery) -> list[str]:
    """Whose copy came back since it was last sent."""
    since = _told(delivery, "reply_tried_again").values_list("seq", flat=True).last() or 0
    found: dict[str, str] = {}
    for event in _told(delivery, "reply_bounced").filter(seq__gt=since):
        address = str((event.data or {}).get("to", ""))
        found.setdefault(one_form(address), address)
    return list(found.values())


def is_copy(delivery: Delivery, address: str) -> bool:
    """Whether that one only has it to read along: then the customer is answered all the same."""
    if delivery.purpose != REPLY:
        return False
    reply = Event.objects.filter(conversation=delivery.conversation_id, seq=delivery.seq)
    letter: dict[str, Any] = (reply.values_list("data", flat=True).first() or {}).get("letter") or {}
    copies = {one_form(each) for each in [*letter.get("cc", ()), *letter.get("bcc", ())]}
    return one_form(address) in copies - {one_form(each) for each in letter.get("to", ())}


def one_form(address: str) -> str:
    """However an address is written, by people and by servers, the same."""
    local, at, domain = address.strip().lower().rpartition("@")
    if "xn--" in domain:
        with suppress(UnicodeError):
            domain = domain.encode().decode("idna")
    return f"{local}{at}{domain}"


def _told(delivery: Delivery, kind: str) -> QuerySet[Event]:
    told = Event.objects.filter(conversation=delivery.conversation_id, seq__gt=delivery.seq, kind=kind)
    return told.filter(data__message=delivery.seq).order_by("seq")
