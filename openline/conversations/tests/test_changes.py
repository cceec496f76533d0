from __future__ import annotations

from typing import Any

import pytest

from openline.conversations.assignment import CannotAnswer, Taken, assign, claim
from openline.conversations.change import NotVisible
from openline.conversations.closure import close, reopen
from openline.conversations.events import Assigned, Closed, Moved, Reopened
from openline.conversations.models import Event, Line
from openline.conversations.moving import NoSuchDepartment, move
from openline.people.agents import deactivate
from openline.people.models import Agent, Department

from .scene import MARIA, MINUTE, NOW, keep, kinds, row, said, written

Departments = dict[str, Department]


@pytest.fixture
def conversation(line: Line) -> int:
    """Maria's, in Technical, of nobody."""
    return keep(said(MARIA, line, topic="technical")).conversation


def test_who_claims_what_nobody_has_gets_it_with_one_event(
    conversation: int, ihor: Agent, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        claimed = claim(conversation, by=ihor, now=NOW)

    assert claimed.assignee == ihor.pk == row(conversation).assignee_id
    event = Event.objects.get(conversation=conversation, seq=3)
    assert (event.kind, event.agent) == ("assigned", ihor)
    assert event.data == {"from": None, "to": ihor.pk, "to_name": "Ihor Boiko"}
    (told,) = [event for event in heard if isinstance(event, Assigned)]
    assert (told.row, told.before) == (claimed, None)


def test_who_claims_what_somebody_has_is_told_who(conversation: int, ihor: Agent, olena: Agent) -> None:
    claim(conversation, by=ihor, now=NOW)

    with pytest.raises(Taken) as taken:
        claim(conversation, by=olena, now=NOW)

    assert taken.value.assignee == ihor.pk
    assert row(conversation).assignee == ihor
    assert kinds(conversation).count("assigned") == 1


def test_claiming_twice_is_harmless(conversation: int, ihor: Agent) -> None:
    assert claim(conversation, by=ihor, now=NOW) == claim(conversation, by=ihor, now=NOW + MINUTE)
    assert kinds(conversation).count("assigned") == 1


def test_it_is_given_away_and_given_back_only_from_where_it_was_believed_to_be(
    conversation: int, ihor: Agent, olena: Agent
) -> None:
    claim(conversation, by=ihor, now=NOW)
    assign(conversation, to=olena.pk, expect=ihor.pk, by=ihor, now=NOW)
    with pytest.raises(Taken):
        assign(conversation, to=None, expect=ihor.pk, by=ihor, now=NOW)

    assign(conversation, to=None, expect=olena.pk, by=ihor, now=NOW)

    assert row(conversation).assignee is None
    assert Event.objects.filter(kind="assigned").latest("seq").data == {"from": olena.pk, "to": None, "to_name": ""}


def test_it_is_given_only_to_active_agents_of_its_department(
    conversation: int, ihor: Agent, andrii: Agent, olena: Agent, iryna: Agent
) -> None:
    deactivate(olena, NOW)
    for agent in (andrii, iryna, olena):
        with pytest.raises(CannotAnswer):
            assign(conversation, to=agent.pk, expect=None, by=ihor, now=NOW)

    assert row(conversation).assignee is None


def test_closing_and_reopening_twice_is_one_event_each(
    conversation: int, ihor: Agent, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        closed = [close(conversation, by=ihor, now=NOW + turn * MINUTE) for turn in range(2)]
        opened = [reopen(conversation, by=ihor, now=NOW + turn * MINUTE) for turn in range(2)]

    assert closed[0] == closed[1]
    assert opened[0] == opened[1]
    assert kinds(conversation)[2:] == ["closed", "reopened"]
    assert [type(event) for event in heard] == [Closed, Reopened]


def test_what_is_closed_waits_for_nobody(conversation: int, ihor: Agent) -> None:
    assert row(conversation).waiting_since == NOW

    assert close(conversation, by=ihor, now=NOW + MINUTE).waiting_since is None


def test_an_answer_ends_the_waiting_and_a_note_does_not(conversation: int, ihor: Agent) -> None:
    keep(written(ihor, conversation, note=True), NOW + MINUTE)
    assert row(conversation).waiting_since == NOW
    assert row(conversation).last_at == NOW

    keep(written(ihor, conversation), NOW + MINUTE)
    assert row(conversation).waiting_since is None
    assert row(conversation).last_at == NOW + MINUTE


def test_nobody_changes_what_he_may_not_see(conversation: int, andrii: Agent, iryna: Agent) -> None:
    for agent in (andrii, iryna):
        for change in (close, reopen, claim):
            with pytest.raises(NotVisible):
                change(conversation, by=agent, now=NOW)
        with pytest.raises(NotVisible):
            move(conversation, to=row(conversation).department_id, by=agent, now=NOW)
    with pytest.raises(NotVisible):
        close(424242, by=andrii, now=NOW)


def test_an_assignee_of_both_departments_keeps_what_moves(
    conversation: int, olena: Agent, departments: Departments
) -> None:
    claim(conversation, by=olena, now=NOW)

    moved = move(conversation, to=departments["general"].pk, by=olena, now=NOW)

    assert (moved.department, moved.assignee) == (departments["general"].pk, olena.pk)


def test_an_assignee_who_is_no_member_there_loses_what_moves(
    conversation: int, ihor: Agent, departments: Departments, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    claim(conversation, by=ihor, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        moved = move(conversation, to=departments["general"].pk, by=ihor, now=NOW)

    assert (moved.id, moved.department, moved.assignee) == (conversation, departments["general"].pk, None)
    event = Event.objects.get(kind="moved")
    assert event.data == {"from": departments["technical"].pk, "to": departments["general"].pk}
    (told,) = [event for event in heard if isinstance(event, Moved)]
    assert told.before == departments["technical"].pk


def test_moving_to_where_it_is_changes_nothing(conversation: int, ihor: Agent, departments: Departments) -> None:
    move(conversation, to=departments["technical"].pk, by=ihor, now=NOW)

    assert kinds(conversation) == ["opened", "message_received"]


def test_nothing_moves_to_a_department_that_is_closed_or_does_not_exist(
    conversation: int, ihor: Agent, departments: Departments
) -> None:
    departments["accounting"].closed_at = NOW
    departments["accounting"].save()

    for department in (departments["accounting"].pk, 424242):
        with pytest.raises(NoSuchDepartment):
            move(conversation, to=department, by=ihor, now=NOW)


def test_into_a_walled_department_it_moves_as_it_is(conversation: int, ihor: Agent, departments: Departments) -> None:
    moved = move(conversation, to=departments["security"].pk, by=ihor, now=NOW)

    assert (moved.id, moved.department) == (conversation, departments["security"].pk)
