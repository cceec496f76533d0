from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from openline.people.departments import asking_open
from openline.people.models import Agent, Department, MembershipChange

from .conftest import signed_in

Departments = dict[str, Department]
NAMES = {"name_en": "Responsible play", "name_uk": "Відповідальна гра", "name_ru": "Ответственная игра"}


@pytest.fixture
def general_in_use() -> Iterator[None]:
    def in_general(sender: Any, department: Department, **_: Any) -> bool:
        return department.key == "general"

    asking_open.connect(in_general)
    yield
    asking_open.disconnect(in_general)


def test_a_department_is_added_and_changed(as_iryna: Client, departments: Departments) -> None:
    made = as_iryna.post("/settings/departments/new/", NAMES)
    as_iryna.post(made["Location"], {**NAMES, "name_uk": "Гра без шкоди", "walled": "on"})

    department = Department.objects.get(key="responsible-play")
    assert (department.name_in("uk"), department.walled) == ("Гра без шкоди", True)
    assert department.position > departments["accounting"].position


def test_two_departments_of_one_name_have_two_keys(as_iryna: Client, departments: Departments) -> None:
    for _ in range(2):
        as_iryna.post("/settings/departments/new/", NAMES)

    assert Department.objects.filter(key__in=["responsible-play", "responsible-play-2"]).count() == 2


def test_a_name_is_needed_in_every_language(as_iryna: Client, departments: Departments) -> None:
    refused = as_iryna.post("/settings/departments/new/", {**NAMES, "name_ru": " "})

    assert "Without this it does not work." in refused.content.decode()
    assert Department.objects.count() == len(departments)


def test_a_department_with_open_conversations_is_not_closed(
    as_iryna: Client, departments: Departments, general_in_use: None
) -> None:
    general = departments["general"]
    page = f"/settings/departments/{general.pk}/"
    why = "Conversations are open here, or a line leads here."
    assert why in as_iryna.get(page).content.decode()

    told = as_iryna.post(f"{page}closure/", follow=True)

    assert why in told.content.decode()
    assert Department.objects.get(pk=general.pk).closed_at is None


def test_a_department_without_open_conversations_is_closed_and_opened_again(
    as_iryna: Client, departments: Departments, general_in_use: None
) -> None:
    page = f"/settings/departments/{departments['technical'].pk}/"

    assert "Open again" in as_iryna.post(f"{page}closure/", follow=True).content.decode()
    assert Department.objects.filter(closed_at__isnull=False).count() == 1

    as_iryna.post(f"{page}reopening/")
    assert not Department.objects.filter(closed_at__isnull=False).exists()


def test_members_join_change_and_leave_and_the_log_says_by_whom(
    as_iryna: Client, iryna: Agent, olena: Agent, departments: Departments
) -> None:
    page = f"/settings/departments/{departments['security'].pk}/"
    as_iryna.post(f"{page}members/", {"agent": olena.pk, "role": "agent"})
    as_iryna.post(f"{page}members/{olena.pk}/", {"role": "supervisor"})
    as_iryna.post(f"{page}members/{olena.pk}/", {"role": "supervisor", "leave": "1"})

    changes = MembershipChange.objects.filter(department__key="security", by=iryna).order_by("pk")
    assert [change.kind for change in changes] == ["joined", "role_changed", "left"]
    shown = as_iryna.get(page).content.decode()
    assert "is a supervisor now" in shown
    assert "by Iryna Sava" in shown


def test_what_cannot_be_done_to_a_member_is_said(as_iryna: Client, olena: Agent, departments: Departments) -> None:
    technical = f"/settings/departments/{departments['technical'].pk}/members/"
    general = f"/settings/departments/{departments['general'].pk}/members/"
    before = MembershipChange.objects.count()

    twice = as_iryna.post(technical, {"agent": olena.pk, "role": "agent"}, follow=True)
    owner = as_iryna.post(general, {"agent": olena.pk, "role": "owner"}, follow=True)
    absent = as_iryna.post(f"{general}{olena.pk}/", {"leave": "1"}, follow=True)

    assert "who is not a member yet" in twice.content.decode()
    assert "who is not a member yet" in owner.content.decode()
    assert "no longer a member" in absent.content.decode()
    assert MembershipChange.objects.count() == before


def test_the_department_is_called_as_the_agent_speaks(iryna: Agent, departments: Departments) -> None:
    for language, name in (("uk", "Розрахунки"), ("ru", "Расчёты"), ("en", "Accounting")):
        Agent.objects.filter(pk=iryna.pk).update(language=language)
        assert name in signed_in(iryna).get("/settings/departments/").content.decode()
