"""Names and departments for those who work together: small queries for the API."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.db.models import QuerySet

from .models import Agent, Department, Membership
from .pictures import picture_url


class Colleague(msgspec.Struct, frozen=True):
    """`departments` are only those that were asked for: what else he belongs to may be behind a wall."""

    id: int
    name: str
    picture: str  # path of the picture, or empty
    departments: list[int]


def agents_who_share(departments: Iterable[int]) -> list[Colleague]:
    """Active agents of any of these departments, by name."""
    rows = (
        Membership.objects.filter(department_id__in=list(departments), agent__deactivated_at__isnull=True)
        .order_by("agent__name", "agent_id", "department__position", "department_id")
        .values_list("agent_id", "agent__name", "agent__picture", "department_id")
    )
    found: dict[int, Colleague] = {}
    for agent, name, picture, department in rows:
        colleague = found.setdefault(agent, Colleague(agent, name, picture_url(picture), []))
        colleague.departments.append(department)
    return list(found.values())


def departments_in_use() -> QuerySet[Department]:
    """Departments that are not closed, in their order."""
    return Department.objects.filter(closed_at__isnull=True)


def names_of(agents: Iterable[int]) -> dict[int, str]:
    """Name by id, of deactivated agents too: what they wrote stays."""
    return dict(Agent.objects.filter(pk__in=list(agents)).values_list("pk", "name"))
