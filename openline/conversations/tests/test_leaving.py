"""Nothing open stays with an agent who cannot see it any more: it would be in nobody's list of what is to do."""

from __future__ import annotations

from typing import Any

import pytest

from openline.conversations import timeline
from openline.conversations.assignment import claim
from openline.conversations.closure import close
from openline.conversations.events import Assigned
from openline.conversations.models import Event, Line
from openline.conversations.moving import move
from openline.kit.bus import publish
from openline.people.agents import change_agent, deactivate
from openline.people.events import AgentChanged
from openline.people.membership import remove_member
from openline.people.models import Agent, Department, Membership

from .scene import MARIA, NINA, NOW, TARAS, keep, kinds, row, said

Departments = dict[str, Department]


@pytest.fixture
def his(line: Line, olena: Agent) -> dict[str, int]:
    """Olena has one in Technical, one behind Security's wall and a settled one in Technical."""
    had = {
        "technical": keep(said(MARIA, line, topic="technical")).conversation,
        "security": keep(said(TARAS, line, topic="security")).conversation,
        "settled": keep(said(NINA, line, topic="technical")).conversation,
    }
    for conversation in had.values():
        claim(conversation, by=olena, now=NOW)
    close(had["settled"], by=olena, now=NOW)
    return had


def who_has(had: dict[str, int]) -> dict[str, int | None]:
    return {name: row(conversation).assignee_id for name, conversation in had.items()}


def test_who_leaves_a_department_leaves_its_open_conversations_to_the_others(
    his: dict[str, int],
    olena: Agent,
    departments: Departments,
    heard: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        remove_member(departments["security"], olena, None, NOW)

    assert who_has(his) == {"technical": olena.pk, "security": None, "settled": olena.pk}
    (event,) = Event.objects.filter(conversation=his["security"], kind="assigned", agent=None)
    assert event.data == {"from": olena.pk, "to": None, "to_name": ""}
    told = [event for event in heard if isinstance(event, Assigned)][-1]
    assert (told.row.id, told.row.assignee, told.before) == (his["security"], None, olena.pk)
    assert timeline.newest(row(his["security"]))[0][-1] == told.entry


def test_who_is_deactivated_leaves_all_of_them(
    his: dict[str, int], olena: Agent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        deactivate(olena, NOW)

    assert who_has(his) == {"technical": None, "security": None, "settled": olena.pk}


def test_any_other_change_of_an_agent_takes_nothing(
    his: dict[str, int], olena: Agent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        change_agent(olena, name="Olena H.")
    publish([AgentChanged(olena.pk)])

    assert set(who_has(his).values()) == {olena.pk}
    assert kinds(his["technical"]).count("assigned") == 1


def test_what_the_customer_opens_again_is_not_with_who_left(
    his: dict[str, int], line: Line, olena: Agent, departments: Departments
) -> None:
    remove_member(departments["technical"], olena, None, NOW)

    keep(said(NINA, line, "Знову не працює"))

    assert who_has(his)["settled"] is None
    assert kinds(his["settled"])[-3:] == ["reopened", "message_received", "assigned"]


def test_what_moves_does_not_stay_with_who_is_deactivated(
    his: dict[str, int], olena: Agent, ihor: Agent, departments: Departments
) -> None:
    deactivate(olena, NOW)
    assert Membership.objects.filter(agent=olena, department=departments["general"]).exists()

    assert move(his["technical"], to=departments["general"].pk, by=ihor, now=NOW).assignee is None
