"""Security asked the customer by another way: an address that waits holds at once, or the earlier one stays."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from openline.conversations import known
from openline.conversations.change import changing
from openline.conversations.models import AccountEmail, Conversation, Identity
from openline.conversations.wire import Row
from openline.kit.clock import milliseconds
from openline.people.models import Agent, Department, Membership

from . import addresses
from .addresses import allow, holding, is_refused, refuse


class NothingHeld(Exception):
    """No address of this customer waits."""


class OthersHeld(Exception):
    """Other addresses wait than those that the agent answers about: the site signed one meanwhile."""


class MayNotRelease(Exception):
    """Members of a walled department release addresses; where there is none, supervisors of the conversation's."""


def release(conversation: int, emails: Collection[str], *, by: Agent, now: datetime) -> Row:
    """From now on new questions of this conversation's customer are answered to the address that waited; those asked
    before keep theirs. `emails` are what the agent read that waits. Raises NotVisible, NothingHeld, OthersHeld,
    MayNotRelease."""
    return _answer(conversation, emails, _let_hold, by, now)


def keep_earlier(conversation: int, emails: Collection[str], *, by: Agent, now: datetime) -> Row:
    """It was not the customer who changed it: the address before stays until somebody releases the new one after all.
    Doing it again changes nothing. Raises like release."""
    return _answer(conversation, emails, _hold_back, by, now)


def release_waiting(address: int, *, by: Agent, now: datetime) -> None:
    """The same for whoever guards all accounts and need not see what was asked: told in the newest conversation of the
    account, if it has one. Raises NothingHeld, MayNotRelease."""
    _answer_waiting(address, _let_hold, by, now)


def keep_earlier_waiting(address: int, *, by: Agent, now: datetime) -> None:
    """Like release_waiting. Raises NothingHeld, MayNotRelease."""
    _answer_waiting(address, _hold_back, by, now)


def waiting(now: datetime) -> QuerySet[AccountEmail]:
    """All addresses that do not hold yet, the newest first."""
    return addresses.waiting(now).select_related("identity__customer").order_by("-pk")


def may_release(agent: Agent, department: int) -> bool:
    """`department` is the conversation's."""
    if Department.objects.filter(walled_since__isnull=False, closed_at__isnull=True).exists():
        return guards(agent)
    return _own(agent).filter(department=department, role="supervisor").exists()


def guards(agent: Agent) -> bool:
    """A member of a walled department: Security, as seeded."""
    return _own(agent).filter(department__walled_since__isnull=False, department__closed_at__isnull=True).exists()


def _own(agent: Agent) -> QuerySet[Membership]:
    return Membership.objects.filter(agent=agent, agent__deactivated_at__isnull=True)


# What is done to an address that waits, under lock: the kind and data of the event that tells it, None when nothing
# changed.
_Verb = Callable[[AccountEmail, Agent, datetime], tuple[str, dict[str, Any]] | None]


def _answer(conversation: int, emails: Collection[str], verb: _Verb, by: Agent, now: datetime) -> Row:
    with changing(conversation, by, now) as change:
        held = list(_locked(now).filter(identity__customer__in=_read_of(conversation, by, now)).order_by("pk"))
        if not held:
            raise NothingHeld
        if not may_release(by, change.state.department):
            raise MayNotRelease
        if sorted(each.email for each in held) != sorted(emails):
            raise OthersHeld
        for each in held:
            if told := verb(each, by, now):
                change.record(*told)
    return change.state.row()


def _read_of(conversation: int, by: Agent, now: datetime) -> set[int]:
    """Customers whose waiting addresses the panel shows to the agent: what he does not see he cannot answer about."""
    return known.accounts(known.identities(known.person_behind(by, Conversation.objects.get(pk=conversation)), now))


def _answer_waiting(address: int, verb: _Verb, by: Agent, now: datetime) -> None:
    if not guards(by):
        raise MayNotRelease
    account = Identity.objects.filter(emails=address)
    # not visible_to: nothing of the conversation is shown
    theirs = Conversation.objects.filter(customer__in=account.values("customer"))
    newest = theirs.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        with transaction.atomic():
            verb(_one(address, now), by, now)
        return
    with changing(newest, None, now) as change:
        change.agent = by
        if told := verb(_one(address, now), by, now):
            change.record(*told)


def _one(address: int, now: datetime) -> AccountEmail:
    """Raises NothingHeld."""
    found = _locked(now).filter(pk=address).first()
    if found is None:
        raise NothingHeld
    return found


def _locked(now: datetime) -> QuerySet[AccountEmail]:
    """What waits, after the conversation. A site that signs another at this moment comes before or after the answer;
    it has the account under lock then, so what is locked here is the address alone."""
    return addresses.waiting(now).select_for_update(of=("self",))


def _let_hold(address: AccountEmail, by: Agent, now: datetime) -> tuple[str, dict[str, Any]] | None:
    allow(address, by, now)
    return "address_released", {"email": address.email}


def _hold_back(address: AccountEmail, by: Agent, now: datetime) -> tuple[str, dict[str, Any]] | None:
    if is_refused(address):
        return None
    until = refuse(address, now)
    before = holding(address.identity_id, now)
    return "address_held", {"email": address.email, "before": before, "until": milliseconds(until)}
