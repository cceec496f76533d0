"""Security made sure of the customer by another way: an address that waits holds at once."""

from __future__ import annotations

from datetime import datetime

from openline.conversations.change import changing
from openline.conversations.models import AccountEmail
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
        held = held_of(everybody(change.state.customer), now)
        if not held:
            raise NothingHeld
        if not may_release(by, change.state.department):
            raise MayNotRelease
        for each in held:
            waiting = AccountEmail.objects.filter(identity=each.identity, holds_from__gt=now)
            if waiting.update(holds_from=now, released_by=by):
                change.record("address_released", {"email": each.email})
    return change.state.row()


def may_release(agent: Agent, department: int) -> bool:
    """`department` is the conversation's."""
    own = Membership.objects.filter(agent=agent, agent__deactivated_at__isnull=True)
    if Department.objects.filter(walled_since__isnull=False, closed_at__isnull=True).exists():
        return own.filter(department__walled_since__isnull=False, department__closed_at__isnull=True).exists()
    return own.filter(department=department, role="supervisor").exists()
