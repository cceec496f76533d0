"""The table of roles in one place: who sees a conversation, and that both ways of asking agree."""

from __future__ import annotations

from typing import Any

import pytest

from openline.conversations import queries
from openline.conversations.access import departments_visible_to, visible_pairs
from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Line
from openline.conversations.seen import Saw
from openline.kit import sql
from openline.people.agents import deactivate, make_admin, reactivate
from openline.people.membership import add_member, remove_member
from openline.people.models import Agent, Department

from .conftest import member
from .scene import MARIA, NINA, NOW, TARAS, keep, row, said

Departments = dict[str, Department]
EVERY = {"general", "technical", "security", "accounting"}


@pytest.fixture
def conversations(line: Line) -> dict[str, int]:
    """One in each department, by its key."""
    who = {"general": MARIA, "technical": NINA, "security": TARAS}
    made = {key: keep(said(visitor, line, topic=key)).conversation for key, visitor in who.items()}
    customer = row(made["general"]).customer
    accounting = Department.objects.get(key="accounting")
    other = Conversation.objects.create(line=line, customer=customer, department=accounting, opened_at=NOW, last_at=NOW)
    return {**made, "accounting": other.pk}


def seen_by(agent: Agent) -> set[str]:
    """Keys of the departments whose conversations the agent sees."""
    return set(Conversation.objects.visible_to(agent).values_list("department__key", flat=True))


def test_an_agent_sees_the_departments_that_he_is_a_member_of(
    conversations: dict[str, int], ihor: Agent, andrii: Agent
) -> None:
    assert seen_by(ihor) == {"technical", "security"}
    assert seen_by(andrii) == {"general", "accounting"}


def test_a_supervisor_sees_the_departments_that_he_supervises(
    conversations: dict[str, int], departments: Departments
) -> None:
    nadiia = member("nadiia@pryklad.example", "Nadiia Melnyk", "supervisor", [departments["technical"]])

    assert seen_by(nadiia) == {"technical"}


def test_an_admin_sees_nothing_until_he_makes_himself_a_member(
    conversations: dict[str, int], iryna: Agent, departments: Departments
) -> None:
    assert seen_by(iryna) == set()

    add_member(departments["security"], iryna, "agent", iryna, NOW)
    assert seen_by(iryna) == {"security"}


def test_being_admin_takes_nothing_from_a_member(conversations: dict[str, int], ihor: Agent) -> None:
    make_admin(ihor, NOW)

    assert seen_by(ihor) == {"technical", "security"}


def test_who_was_deactivated_sees_nothing_until_he_is_back(
    conversations: dict[str, int], olena: Agent, iryna: Agent
) -> None:
    assert seen_by(olena) == EVERY

    deactivate(olena, NOW)
    assert seen_by(olena) == set()
    assert departments_visible_to(olena) == set()

    reactivate(olena)
    assert seen_by(olena) == EVERY


def test_a_membership_taken_away_is_gone_at_once(
    conversations: dict[str, int], ihor: Agent, departments: Departments
) -> None:
    remove_member(departments["security"], ihor, None, NOW)

    assert seen_by(ihor) == {"technical"}
    assert queries.find(ihor, conversations["security"]) is None


def test_the_batch_form_agrees_with_the_query_for_every_pair(
    conversations: dict[str, int], olena: Agent, ihor: Agent, andrii: Agent, iryna: Agent, departments: Departments
) -> None:
    gone = member("petro@pryklad.example", "Petro Koval", "supervisor", list(departments.values()))
    deactivate(gone, NOW)
    agents = [olena, ihor, andrii, iryna, gone]
    asked = {(agent.pk, each) for agent in agents for each in (*conversations.values(), 424242)} | {(None, 1)}

    with sql.cursor() as cursor:
        found = visible_pairs(cursor, asked)
        assert visible_pairs(cursor, []) == {}

    expected = {
        (agent.pk, pk) for agent in agents for pk in Conversation.objects.visible_to(agent).values_list("pk", flat=True)
    }
    assert set(found) == expected
    assert len(found) == 8


def test_nobody_has_read_what_he_may_not_see(conversations: dict[str, int], andrii: Agent, heard: list[Any]) -> None:
    stranger = row(conversations["general"]).customer_id
    keep_many(
        [
            Saw(conversations["technical"], 2, agent=andrii.pk),
            Saw(conversations["technical"], 2, customer=stranger),
            Saw(424242, 2, agent=andrii.pk),
        ],
        NOW,
    )

    assert heard == []
    assert (row(conversations["technical"]).agents_seen_seq, row(conversations["technical"]).customer_seen_seq) == (
        0,
        0,
    )
