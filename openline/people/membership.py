"""Who belongs to a department: each verb is one transaction and one row that the department sees."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from openline.kit.bus import publish

from .events import MembershipChanged
from .models import Agent, Department, Membership, MembershipChange


class AlreadyMember(Exception):
    """The agent is a member of this department already."""


class NotMember(Exception):
    """The agent is not a member of this department."""


def add_member(department: Department, agent: Agent, role: str, by: Agent | None, now: datetime) -> Membership:
    with transaction.atomic():
        membership, made = Membership.objects.get_or_create(
            department=department, agent=agent, defaults={"role": role, "since": now, "added_by": by}
        )
        if not made:
            raise AlreadyMember
        _record(membership, "joined", by, now)
    return membership


def remove_member(department: Department, agent: Agent, by: Agent | None, now: datetime) -> None:
    with transaction.atomic():
        membership = _held(department, agent)
        membership.delete()
        _record(membership, "left", by, now)


def change_role(department: Department, agent: Agent, role: str, by: Agent | None, now: datetime) -> None:
    with transaction.atomic():
        membership = _held(department, agent)
        if membership.role == role:
            return
        membership.role = role
        membership.save(update_fields=["role"])
        _record(membership, "role_changed", by, now)


def set_role(department: Department, agent: Agent, role: str, by: Agent | None, now: datetime) -> None:
    """Whatever it takes to arrive at `role`: joining, changing, or leaving when it is empty."""
    with transaction.atomic():
        held = Membership.objects.select_for_update().filter(department=department, agent=agent).first()
        if role and held is None:
            _join(department, agent, role, by, now)
        elif role:
            change_role(department, agent, role, by, now)
        elif held is not None:
            remove_member(department, agent, by, now)


def _join(department: Department, agent: Agent, role: str, by: Agent | None, now: datetime) -> None:
    try:
        add_member(department, agent, role, by, now)
    except AlreadyMember:  # another admin was faster
        change_role(department, agent, role, by, now)


def _held(department: Department, agent: Agent) -> Membership:
    held = Membership.objects.select_for_update().filter(department=department, agent=agent).first()
    if held is None:
        raise NotMember
    return held


def _record(membership: Membership, kind: str, by: Agent | None, now: datetime) -> None:
    change = MembershipChange.objects.create(
        department_id=membership.department_id,
        agent_id=membership.agent_id,
        by=by,
        kind=kind,
        role="" if kind == "left" else membership.role,
        at=now,
    )
    event = MembershipChanged(change.agent_id, change.department_id, kind, change.role, change.by_id, now)
    transaction.on_commit(lambda: publish([event]))
