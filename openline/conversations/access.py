"""Who may see: the only road to a conversation, its messages, files, search hits, counts and live frames.

An agent sees the conversations of the departments he belongs to, whatever his role; being an admin shows nothing.
Both forms below stand on the same rows (Membership of an active Agent): the query for everything that reads, the
batch form for the hot path, which asks it for hundreds of messages in one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import models

from openline.kit import sql
from openline.people.models import Agent, Membership

if TYPE_CHECKING:
    from .models import Conversation  # noqa: F401  # named in a string below


Visible = dict[tuple[int, int], str]  # (agent, conversation): the agent's name as it is now

_PAIRS = """
SELECT r.agent, r.conversation, a.name
FROM {asked} r
JOIN conversations_conversation c ON c.id = r.conversation
JOIN people_membership m ON m.department_id = c.department_id AND m.agent_id = r.agent
JOIN people_agent a ON a.id = m.agent_id AND a.deactivated_at IS NULL"""


def departments_visible_to(agent: Agent) -> set[int]:
    """Ids of the departments whose conversations this agent may see now."""
    return set(Membership.objects.filter(_of(agent)).values_list("department_id", flat=True))


def departments_of_each(agents: Iterable[int]) -> dict[int, frozenset[int]]:
    """`departments_visible_to` for many at once; who is deactivated is not among the keys."""
    active = Agent.objects.filter(pk__in=list(agents), deactivated_at__isnull=True)
    found: dict[int, set[int]] = {pk: set() for pk in active.values_list("pk", flat=True)}
    for agent, department in Membership.objects.filter(agent__in=found).values_list("agent_id", "department_id"):
        found[agent].add(department)
    return {agent: frozenset(departments) for agent, departments in found.items()}


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, agent: Agent) -> ConversationQuerySet:
        departments = Membership.objects.filter(_of(agent)).values("department_id")
        return self.filter(department_id__in=departments)


def visible_pairs(cursor: sql.Cursor, pairs: Collection[tuple[int | None, int]]) -> Visible:
    """Those of the (agent, conversation) pairs in which the agent may see the conversation."""
    if not pairs:
        return {}
    asked = sql.table("agent bigint", "conversation bigint")
    cursor.execute(_PAIRS.format(asked=asked), [sql.rows(pair for pair in pairs if sql.fits(pair[1]))])
    return {(agent, conversation): name for agent, conversation, name in cursor.fetchall()}


ConversationManager = models.Manager.from_queryset(ConversationQuerySet)


def _of(agent: Agent) -> models.Q:
    return models.Q(agent_id=agent.pk, agent__deactivated_at__isnull=True)
