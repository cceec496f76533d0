"""The first word of somebody: a customer, his identity and a conversation. Rare, so it speaks through the models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import IntegrityError, transaction

from openline.kit.clock import milliseconds
from openline.people.models import Department

from .models import Conversation, Customer, Event, Identity, Line
from .wire import Actor, Entry

if TYPE_CHECKING:
    from .intake import Incoming


class Opened(msgspec.Struct):
    """`entry` is None when another process opened the conversation a moment before; `newcomer`: made for it."""

    customer: int
    conversation: int
    entry: Entry | None
    newcomer: bool = False


def open_for(incoming: Incoming, customer: int | None, now: datetime) -> Opened:
    """Open a conversation inside the caller's transaction, with a new customer if nobody is known by this identity."""
    newcomer = customer is None
    customer = _owner(incoming, now) if customer is None else customer
    # Two processes may open for the same customer at once: the second waits here, then finds the first one's.
    known = Customer.objects.select_for_update().get(pk=customer)
    current = Conversation.objects.filter(customer_id=customer, line_id=incoming.line).order_by("-pk").first()
    if current is not None:
        return Opened(customer, current.pk, None)
    return _open(incoming, known, now, newcomer)


def open_anew(incoming: Incoming, customer: int | None, now: datetime) -> Opened:
    """Open one whatever there is already: the channel threads by itself. What continues another belongs to the same
    customer."""
    newcomer = False
    if incoming.continues is not None:
        customer = Conversation.objects.filter(pk=incoming.continues).values_list("customer_id", flat=True).first()
    if customer is None:
        newcomer, customer = True, _owner(incoming, now)
    return _open(incoming, Customer.objects.get(pk=customer), incoming.at or now, newcomer)


def withdraw(unused: Sequence[Opened]) -> None:
    """Undo inside the same transaction what was opened for a message that was then refused, or kept long ago."""
    Conversation.objects.filter(pk__in=[new.conversation for new in unused]).delete()
    newcomers = [new.customer for new in unused if new.newcomer]
    Customer.objects.filter(pk__in=newcomers, conversations__isnull=True).delete()


def _owner(incoming: Incoming, now: datetime) -> int:
    """The customer known by this identity, made if there is none; of two processes that make him, one wins."""
    key = {"kind": incoming.identity_kind, "value": incoming.identity_value}
    try:
        with transaction.atomic():
            customer = Customer.objects.create(name=incoming.name, language=incoming.language, created_at=now)
            Identity.objects.create(customer=customer, created_at=now, **key)
            return customer.pk
    except IntegrityError:
        return Identity.objects.get(**key).customer_id


def _open(incoming: Incoming, customer: Customer, now: datetime, newcomer: bool) -> Opened:
    line = Line.objects.select_related("department").get(pk=incoming.line)
    continued = _continued(incoming)
    conversation = Conversation.objects.create(
        line=line,
        department=_department(line, incoming.topic, continued),
        continues=continued,
        beside_id=incoming.beside,
        customer=customer,
        subject=incoming.subject[:200] or first_words(incoming.body),
        opened_at=now,
        last_at=now,
        last_seq=1,
    )
    Event.objects.create(conversation=conversation, seq=1, at=now, kind="opened", data={"line": line.pk})
    entry = Entry(1, milliseconds(now), "opened", Actor("customer", customer.pk, customer.name), data={"line": line.pk})
    return Opened(customer.pk, conversation.pk, entry, newcomer)


def _continued(incoming: Incoming) -> Conversation | None:
    if incoming.continues is None:
        return None
    return Conversation.objects.select_related("department").filter(pk=incoming.continues).first()


def _department(line: Line, topic: str, continued: Conversation | None) -> Department:
    """Where the one that it continues is; the topic's if the line offers it, else the line's own, else the first: a
    closed one is nobody's work."""
    open_ones = {department.key: department for department in Department.objects.filter(closed_at__isnull=True)}
    wanted = [continued.department.key] if continued else [topic] if topic in line.topics else []
    found = (open_ones.get(key) for key in [*wanted, line.department.key, *open_ones])
    return next((department for department in found if department), line.department)


def first_words(body: str) -> str:
    """A subject for what has none: the first line, cut at a word."""
    line = next((line.strip() for line in body.splitlines() if line.strip()), "")
    if len(line) <= 80:
        return line
    return line[:80].rsplit(" ", 1)[0] + "…"
