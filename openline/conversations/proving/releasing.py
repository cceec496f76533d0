"""Security made sure of the customer by another way: an address that waits holds at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from openline.conversations.change import changing
from openline.conversations.known import may_know
from openline.conversations.models import AccountEmail, Conversation
from openline.conversations.persons import everybody
from openline.conversations.wire import Row
from openline.people.models import Agent, Department, Membership

from .addresses import held_of


class NothingHeld(Exception):
    """No address of this customer waits."""


class MayNotRelease(Exception):
    """Members of a walled department release addresses; where there is none, supervisors of the conversation's."""


def release(conversation: int, *, by: Agent, now: datetime) -> Row:
    """From now on new questions of this conversation's customer are answered to the address that waited; those asked
    before keep theirs. Raises NotVisible, NothingHeld, MayNotRelease."""
    with changing(conversation, by, now) as change:
        mine = change.state.customer
        held = held_of({mine, *may_know(by, everybody(mine))}, now)  # those that the agent read of
        if not held:
            raise NothingHeld
        if not may_release(by, change.state.department):
            raise MayNotRelease
        for each in held:
            waiting = AccountEmail.objects.filter(identity=each.identity, holds_from__gt=now)
            if waiting.update(holds_from=now, released_by=by):
                change.record("address_released", {"email": each.email})
    return change.state.row()


def release_waiting(address: int, *, by: Agent, now: datetime) -> None:
    """The same for whoever guards all accounts and need not see what was asked: told in the newest conversation of the
    account, if it has one. Raises NothingHeld, MayNotRelease."""
    if not guards(by):
        raise MayNotRelease
    found = waiting(now).filter(pk=address).first()
    if found is None:
        raise NothingHeld
    # not visible_to: nothing of the conversation is shown
    theirs = Conversation.objects.filter(customer=found.identity.customer_id)
    newest = theirs.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        _let_hold(found, by, now)
        return
    with changing(newest, None, now) as change:
        change.agent = by
        if _let_hold(found, by, now):
            change.record("address_released", {"email": found.email})


def waiting(now: datetime) -> QuerySet[AccountEmail]:
    """All addresses that do not hold yet, the newest first."""
    return AccountEmail.objects.filter(holds_from__gt=now).select_related("identity__customer").order_by("-pk")


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


def _let_hold(address: AccountEmail, by: Agent, now: datetime) -> int:
    with transaction.atomic():
        return waiting(now).filter(pk=address.pk).update(holds_from=now, released_by=by)
