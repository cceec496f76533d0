"""Who has a conversation. Compare and set: of two agents who reach for it one wins, and the other is told who."""

from __future__ import annotations

from datetime import datetime

from openline.people.models import Agent, Membership

from .change import changing
from .wire import Row


class Taken(Exception):
    """It is not with whom the agent thought it was; `assignee` is who has it (None: nobody)."""

    def __init__(self, assignee: int | None) -> None:
        self.assignee = assignee


class CannotAnswer(Exception):
    """That agent does not belong to the conversation's department."""


def assign(conversation: int, *, to: int | None, expect: int | None, by: Agent, now: datetime) -> Row:
    """Give it to an agent of its department, or to nobody. Raises NotVisible, Taken, CannotAnswer."""
    with changing(conversation, by, now) as change:
        state = change.state
        if state.assignee == to:
            return state.row()
        if state.assignee != expect:
            raise Taken(state.assignee)
        name = _name(to, state.department) if to is not None else ""
        before, state.assignee = state.assignee, to
        change.record("assigned", {"from": before, "to": to, "to_name": name}, before=before)
    return state.row()


def claim(conversation: int, *, by: Agent, now: datetime) -> Row:
    """Take what nobody has."""
    return assign(conversation, to=by.pk, expect=None, by=by, now=now)


def _name(agent: int, department: int) -> str:
    membership = (
        Membership.objects.filter(agent_id=agent, department_id=department, agent__deactivated_at__isnull=True)
        .select_related("agent")
        .first()
    )
    if membership is None:
        raise CannotAnswer
    return membership.agent.name
