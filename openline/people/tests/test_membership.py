from __future__ import annotations

from typing import Any

import pytest

from openline.people import agents, membership
from openline.people.agents import LastAdmin, deactivate, make_admin, role_of, withdraw_admin
from openline.people.directory import agents_who_share, names_of
from openline.people.events import AgentChanged, MembershipChanged
from openline.people.membership import AlreadyMember, NotMember, add_member, change_role, remove_member, set_role
from openline.people.models import Agent, Department, Membership, MembershipChange

from .conftest import NOW

Departments = dict[str, Department]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []
    for room in (agents, membership):
        monkeypatch.setattr(room, "publish", heard.extend)
    return heard


def test_the_four_departments_are_there_and_only_security_is_walled(departments: Departments) -> None:
    assert list(departments) == ["general", "technical", "security", "accounting"]
    assert [key for key, department in departments.items() if department.walled] == ["security"]
    assert departments["accounting"].names == {"en": "Accounting", "uk": "Розрахунки", "ru": "Расчёты"}


def test_every_change_is_one_row_and_one_event_after_the_commit(
    departments: Departments, olena: Agent, iryna: Agent, told: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    security = departments["security"]
    with django_capture_on_commit_callbacks(execute=True):
        add_member(security, olena, "agent", iryna, NOW)
        change_role(security, olena, "supervisor", iryna, NOW)
        remove_member(security, olena, iryna, NOW)
        assert told == []

    kinds = [("joined", "agent"), ("role_changed", "supervisor"), ("left", "")]
    assert told == [MembershipChanged(olena.pk, security.pk, kind, role, iryna.pk, NOW) for kind, role in kinds]
    assert list(security.changes.order_by("pk").values_list("kind", "role", "by")) == [
        (kind, role, iryna.pk) for kind, role in kinds
    ]
    assert not Membership.objects.filter(department=security).exists()


def test_joining_twice_and_leaving_twice_are_refused_and_leave_no_row(departments: Departments, olena: Agent) -> None:
    before = MembershipChange.objects.count()

    with pytest.raises(AlreadyMember):
        add_member(departments["technical"], olena, "agent", None, NOW)
    with pytest.raises(NotMember):
        remove_member(departments["general"], olena, None, NOW)
    change_role(departments["technical"], olena, "agent", None, NOW)

    assert MembershipChange.objects.count() == before


def test_a_role_can_be_set_from_wherever_it_was(departments: Departments, olena: Agent) -> None:
    general = departments["general"]
    for role in ("agent", "supervisor", "supervisor", "", ""):
        set_role(general, olena, role, None, NOW)

    assert list(general.changes.order_by("pk").values_list("kind", flat=True)) == ["joined", "role_changed", "left"]


def test_two_admins_who_add_the_same_member_both_get_what_they_wanted(
    departments: Departments, olena: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one looked before the first had committed."""
    real = Membership.objects.select_for_update
    looks = [Membership.objects.none()]
    monkeypatch.setattr(Membership.objects, "select_for_update", lambda: looks.pop() if looks else real())

    set_role(departments["technical"], olena, "supervisor", None, NOW)

    assert Membership.objects.get(agent=olena).role == "supervisor"


def test_the_highest_role_counts(departments: Departments, olena: Agent, ihor: Agent, iryna: Agent) -> None:
    assert [role_of(agent) for agent in (olena, ihor, iryna)] == ["agent", "supervisor", "admin"]


def test_the_last_admin_stays_admin_and_active(iryna: Agent, olena: Agent) -> None:
    with pytest.raises(LastAdmin):
        withdraw_admin(iryna)
    with pytest.raises(LastAdmin):
        deactivate(iryna, NOW)

    make_admin(olena, NOW)
    withdraw_admin(iryna)
    assert not Agent.objects.get(pk=iryna.pk).is_admin


def test_an_admin_who_never_chose_a_password_does_not_count(iryna: Agent, olena: Agent) -> None:
    make_admin(olena, NOW)
    agents.forget_password(olena)

    with pytest.raises(LastAdmin):
        deactivate(iryna, NOW)


def test_what_changes_of_an_agent_is_told_after_the_commit(
    olena: Agent, told: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        agents.change_agent(olena, name="Olena Hnatiuk-Sava")
        deactivate(olena, NOW)

    assert told == [AgentChanged(olena.pk)] * 2


def test_colleagues_are_the_active_ones_of_the_departments_asked_for(
    departments: Departments, olena: Agent, andrii: Agent, ihor: Agent
) -> None:
    add_member(departments["security"], olena, "agent", None, NOW)
    deactivate(andrii, NOW)
    asked = [departments[key].pk for key in ("technical", "accounting")]

    found = agents_who_share(asked)

    assert [(each.name, each.departments) for each in found] == [("Olena Hnatiuk", asked[:1])]
    assert names_of([andrii.pk]) == {andrii.pk: "Andrii Chumak"}
