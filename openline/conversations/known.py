"""What an agent may know of a conversation's customer, who may be several: those of whom he sees a conversation, and
what was proven in this one. Of the others of the same person nothing shows: no name, no address, no count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from django.db.models import Max, Q

from openline.kit.clock import milliseconds
from openline.people.models import Agent

from .models import Conversation, Customer, Event, Identity, ProvenSession
from .persons import everybody
from .proving.addresses import held_of
from .proving.claims import account_of
from .wire import HeldAddress, Known, NamedCustomer

ADDRESSES = ("email", "phone")  # kinds of identities by which somebody is reached
_HIDDEN = ("form",)  # the desk's own, it says nothing of the person
_TOGETHER = ("customers_merged", "customers_unmerged")


class Person(msgspec.Struct):
    """`everybody` is the same person as this customer; `seen` are those whom the agent may know of; `proven_here` are
    identities of accounts that this customer proved in conversations that the agent may see."""

    customer: int
    everybody: set[int]
    seen: set[int]
    proven_here: set[int]


def person_behind(agent: Agent, conversation: Conversation) -> Person:
    """The conversation is one that the agent may see."""
    customer = conversation.customer_id
    his = Conversation.objects.visible_to(agent).filter(customer=customer)
    identified = Event.objects.filter(conversation__in=his, kind="identified")
    accounts = {int((data or {}).get("identity", 0)) for data in identified.values_list("data", flat=True)}
    all_of_them = everybody(customer)
    return Person(customer, all_of_them, {customer, *may_know(agent, all_of_them)}, accounts)


def may_know(agent: Agent, customers: Collection[int]) -> set[int]:
    """Those of whom the agent sees a conversation, and those who have none anywhere."""
    asked = Conversation.objects.filter(customer__in=customers)
    seen = Conversation.objects.visible_to(agent).filter(customer__in=customers)
    return set(customers) - set(asked.values_list("customer", flat=True)) | set(seen.values_list("customer", flat=True))


def identities(person: Person, now: datetime) -> list[Known]:
    """His own first, then in the order in which they came to be known."""
    found = Identity.objects.filter(Q(customer__in=person.seen) | Q(customer__in=person.everybody, kind="account"))
    shown = [each for each in found.exclude(kind__in=_HIDDEN).order_by("pk") if _is_shown(each, person)]
    alive = ProvenSession.objects.filter(identity__in=shown, ended_at__isnull=True, expires_at__gt=now)
    until = dict(alive.values_list("identity").annotate(Max("expires_at")))
    known = [_known(identity, until.get(identity.pk)) for identity in shown]
    values = {each.value.lower() for each in known}
    own = {each.value.lower() for each in known if each.customer == person.customer}
    said = Customer.objects.filter(pk__in=person.seen).exclude(said_email="").order_by("pk")
    for customer, address in sorted(said.values_list("pk", "said_email"), key=lambda each: each[0] != person.customer):
        # What this writer only said is told as such, also where another of the person has proven the very address.
        if address.lower() not in (own if customer == person.customer else values):
            values.add(address.lower())
            known.append(Known(customer, "email", address, verified_by="said"))
    return sorted(known, key=lambda each: each.customer != person.customer)


def joined(person: Person) -> list[NamedCustomer]:
    """The others of the same person."""
    return _named(person.seen - {person.customer})


def mentioned(agent: Agent, conversation: Conversation) -> list[NamedCustomer]:
    """Whom the events of this conversation join with its customer or part from him."""
    events = Event.objects.filter(conversation=conversation, kind__in=_TOGETHER)
    others = {int((data or {}).get("other", 0)) for data in events.values_list("data", flat=True)}
    return _named(may_know(agent, others))


def held(known: Sequence[Known], now: datetime) -> list[HeldAddress]:
    """Addresses of the known accounts that do not hold yet."""
    return [
        HeldAddress(each.email, each.before, milliseconds(each.since), milliseconds(each.until), _ms(each.refused))
        for each in held_of(accounts(known), now)
    ]


def accounts(known: Sequence[Known]) -> set[int]:
    """Customers of the known accounts."""
    return {each.customer for each in known if each.kind == "account"}


def _is_shown(identity: Identity, person: Person) -> bool:
    return identity.customer_id in person.seen or identity.pk in person.proven_here


def _known(identity: Identity, signed_in_until: datetime | None) -> Known:
    # A visitor's value is what his browser proves itself by: agents need to know that it exists, not what it is.
    value = {"visitor": "", "account": account_of(identity.value)}.get(identity.kind, identity.value)
    return Known(
        identity.customer_id,
        identity.kind,
        value,
        _ms(identity.verified_at),
        identity.verified_by,
        _ms(identity.proven_at),
        _ms(signed_in_until),
        identity.facts,
    )


def _named(customers: Collection[int]) -> list[NamedCustomer]:
    found = Customer.objects.filter(pk__in=customers).order_by("pk")
    return [NamedCustomer(pk, name) for pk, name in found.values_list("pk", "name")]


def _ms(at: datetime | None) -> int | None:
    return None if at is None else milliseconds(at)
