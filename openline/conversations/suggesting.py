"""Customers who may be the same person: both name an address or a number, and not both have proven it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Max, Q
from django.db.models.functions import Lower

from openline.people.models import Agent

from .known import ADDRESSES, Person
from .models import Conversation, Customer, Identity, KeptApart
from .persons import person_of
from .wire import Known, Suggested

MOST = 5
_LOOKED_AT = 200  # newest candidates of each sort: a flood of forms may all claim one address
_WHYS = ("proven_there", "said_there", "said_both")  # the strongest first

Candidate = tuple[int, str, str]  # customer, why, value


def suggested(agent: Agent, person: Person, known: Sequence[Known]) -> list[Suggested]:
    """At most five, only such of whom the agent sees a conversation, one for each person."""
    found = sorted(_candidates(person, known), key=lambda each: _WHYS.index(each[1]))
    found += [(customer, "apart", "") for customer in _taken_apart(person)]
    seen = _newest_seen(agent, {customer for customer, _, _ in found})
    apart = {person_of(customer) for customer, why, _ in found if why == "apart"}
    chosen: dict[int, Candidate] = {}
    for customer, why, value in found:
        if customer in seen and len(chosen) < MOST:
            top = person_of(customer)
            if why == "apart" or top not in apart:
                chosen.setdefault(top, (customer, why, value))
    names = dict(Customer.objects.filter(pk__in=seen).values_list("pk", "name"))
    return [
        Suggested(customer, names[customer], why, value, seen[customer]) for customer, why, value in chosen.values()
    ]


def _candidates(person: Person, known: Sequence[Known]) -> Iterator[Candidate]:
    addresses = [each for each in known if each.kind in ADDRESSES]
    proven = {each.value.lower() for each in addresses if each.verified_at is not None}
    values = {each.value for each in addresses} | {each.value.lower() for each in addresses}
    for customer, value, is_proven in _naming(values, person.everybody):
        here = value.lower() in proven
        if not (here and is_proven):
            yield customer, "proven_there" if is_proven else "said_there" if here else "said_both", value


def _taken_apart(person: Person) -> set[int]:
    """Whom an agent parted from him. To take that back there has to be a way."""
    pairs = KeptApart.objects.filter(Q(one__in=person.seen) | Q(other__in=person.seen))
    return {each for pair in pairs.values_list("one", "other") for each in pair} - person.everybody


def _naming(values: Collection[str], but: Collection[int]) -> Iterator[tuple[int, str, bool]]:
    """Who names one of these addresses, and whether he has proven it."""
    identities = Identity.objects.filter(kind__in=ADDRESSES, value__in=values).exclude(customer__in=but).order_by("-pk")
    for customer, value, verified in identities.values_list("customer", "value", "verified_at")[:_LOOKED_AT]:
        yield customer, value, verified is not None
    said = Customer.objects.annotate(said=Lower("said_email")).filter(said__in=values)
    typed = said.exclude(pk__in=but).order_by("-pk")
    for customer, value in typed.values_list("pk", "said_email")[:_LOOKED_AT]:
        yield customer, value, False


def _newest_seen(agent: Agent, customers: Collection[int]) -> dict[int, int]:
    seen = Conversation.objects.visible_to(agent).filter(customer__in=customers)
    return dict(seen.values_list("customer").annotate(Max("pk")))
