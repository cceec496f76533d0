"""Who has a conversation. Compare and set: of two agents who reach for it one wins, and the other is told who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from openline.kit.clock import now as present
from openline.people.events import AgentChanged, MembershipChanged
from openline.people.models import Agent, Membership

from .change import changing
from .events import Reopened
from .models import Conversation
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


def take_back(batch: Sequence[MembershipChanged | AgentChanged | Reopened]) -> None:
    """Called after the commit: what is open with an agent who cannot see it any more would be lost to work."""
    agents = {event.row.assignee if isinstance(event, Reopened) else event.agent_id for event in batch}
    for conversation in list(_out_of_sight(agents).order_by("pk").values_list("pk", flat=True)):
        with changing(conversation, None, present()) as change:
            before = change.state.assignee
            if _out_of_sight({before}).filter(pk=conversation).exists():  # still so, now that it is locked
                change.state.assignee = None
                change.record("assigned", {"from": before, "to": None, "to_name": ""}, before=before)


def member(agent: int, department: int) -> Membership | None:
    """Who can be given that department's conversations; nobody takes the membership before this is committed."""
    able = Membership.objects.filter(agent_id=agent, department_id=department, agent__deactivated_at__isnull=True)
    return able.select_for_update(no_key=True).select_related("agent").first()


def _name(agent: int, department: int) -> str:
    membership = member(agent, department)
    if membership is None:
        raise CannotAnswer
    return membership.agent.name


def _out_of_sight(agents: Iterable[int | None]) -> QuerySet[Conversation]:
    able = Membership.objects.filter(
        agent=OuterRef("assignee"), department=OuterRef("department"), agent__deactivated_at__isnull=True
    )
    return Conversation.objects.filter(~Exists(able), assignee__in=list(agents), closed_at__isnull=True)
