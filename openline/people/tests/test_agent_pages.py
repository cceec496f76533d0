from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.test import Client

from openline.people.models import Agent, Department, Membership, MembershipChange

from .conftest import PASSWORD, signed_in

Departments = dict[str, Department]


def filled(departments: Departments, **more: Any) -> dict[str, Any]:
    given = {"name": "Andrii Chumak", "email": "Andrii@pryklad.example", "languages": ["uk", "ru"], **more}
    return {key: value for key, value in given.items() if value is not None}


def link_on(page: Any) -> str:
    found = re.search(re.escape(settings.BASE_URL) + "(/join/[^<]+)", page.content.decode())
    return found.group(1) if found else ""


def test_a_new_agent_gets_a_link_that_is_shown_once_and_lets_in(as_iryna: Client, departments: Departments) -> None:
    role = {f"department_{departments['accounting'].pk}": "supervisor"}
    made = as_iryna.post("/settings/agents/new/", filled(departments, **role))
    andrii = Agent.objects.get(email="andrii@pryklad.example")
    assert made["Location"] == f"/settings/agents/{andrii.pk}/"

    link = link_on(as_iryna.get(made["Location"]))

    assert Client().post(link, {"new_password": PASSWORD}).status_code == 302
    assert link_on(as_iryna.get(made["Location"])) == ""
    assert (andrii.languages, andrii.is_admin) == (["uk", "ru"], False)
    assert list(Membership.objects.values_list("agent", "department__key", "role")) == [
        (andrii.pk, "accounting", "supervisor")
    ]


def test_a_link_leads_to_the_desk_whatever_host_was_asked(as_iryna: Client, olena: Agent, settings: Any) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://desk.example", ["*"]
    page = as_iryna.post(f"/settings/agents/{olena.pk}/link/", follow=True, headers={"host": "evil.example"})

    assert "https://desk.example/join/" in page.content.decode()
    assert "evil.example" not in page.content.decode()


def test_an_address_is_given_to_one_agent_only(as_iryna: Client, departments: Departments, andrii: Agent) -> None:
    refused = as_iryna.post("/settings/agents/new/", filled(departments, email="ANDRII@pryklad.example"))

    assert "Another agent has this address already." in refused.content.decode()
    assert Agent.objects.filter(email__iexact="andrii@pryklad.example").count() == 1


def test_a_refused_change_changes_nothing_at_all(as_iryna: Client, iryna: Agent, departments: Departments) -> None:
    given = filled(departments, name="Iryna the Second", email=iryna.email, admin=None)
    given[f"department_{departments['security'].pk}"] = "agent"

    refused = as_iryna.post(f"/settings/agents/{iryna.pk}/", given)

    assert "This is the last admin who can sign in." in refused.content.decode()
    assert "<h1>Iryna Sava</h1>" in refused.content.decode()
    assert Agent.objects.get(pk=iryna.pk).is_admin
    assert not MembershipChange.objects.exists()


def test_an_admin_who_joins_a_department_leaves_a_row_there(
    as_iryna: Client, iryna: Agent, departments: Departments
) -> None:
    security = departments["security"]
    given = filled(departments, name=iryna.name, email=iryna.email, admin="on")

    as_iryna.post(f"/settings/agents/{iryna.pk}/", {**given, f"department_{security.pk}": "agent"})

    change = MembershipChange.objects.get()
    assert (change.department, change.agent, change.by, change.kind) == (security, iryna, iryna, "joined")


def test_editing_moves_an_agent_between_departments(
    as_iryna: Client, iryna: Agent, andrii: Agent, departments: Departments
) -> None:
    roles = {f"department_{departments['general'].pk}": "agent", f"department_{departments['accounting'].pk}": ""}
    as_iryna.post(f"/settings/agents/{andrii.pk}/", filled(departments, **roles))

    assert [each.department.key for each in andrii.memberships.all()] == ["general"]
    changes = MembershipChange.objects.filter(by=iryna).order_by("department__position")
    assert [(each.department.key, each.kind) for each in changes] == [("general", "joined"), ("accounting", "left")]


def test_a_department_that_the_form_does_not_name_is_not_left(
    as_iryna: Client, andrii: Agent, departments: Departments
) -> None:
    as_iryna.post(f"/settings/agents/{andrii.pk}/", filled(departments, name="Andrii"))

    andrii.refresh_from_db()
    assert (andrii.name, andrii.memberships.count()) == ("Andrii", 1)


def test_fields_that_are_not_on_the_page_are_not_taken(as_olena: Client, olena: Agent) -> None:
    given = {"name": olena.name, "theme": "dark", "admin_since": "2026-01-01", "admin": "on", "email": "x@y.example"}

    as_olena.post("/settings/profile/", given)

    olena.refresh_from_db()
    assert (olena.theme, olena.is_admin, olena.email) == ("dark", False, "olena@pryklad.example")


def test_switching_off_and_on_again(as_iryna: Client, olena: Agent) -> None:
    session = signed_in(olena)

    as_iryna.post(f"/settings/agents/{olena.pk}/deactivation/")
    assert session.get("/settings/profile/").status_code == 302
    assert "switched off" in as_iryna.get("/settings/agents/").content.decode()

    as_iryna.post(f"/settings/agents/{olena.pk}/reactivation/")
    assert Agent.objects.get(pk=olena.pk).is_active


def test_the_last_admin_cannot_switch_himself_off(as_iryna: Client, iryna: Agent) -> None:
    told = as_iryna.post(f"/settings/agents/{iryna.pk}/deactivation/", follow=True)

    assert "This is the last admin who can sign in." in told.content.decode()
    assert Agent.objects.get(pk=iryna.pk).is_active


def test_a_new_link_is_a_reset_but_not_of_oneself(as_iryna: Client, iryna: Agent, olena: Agent) -> None:
    link = link_on(as_iryna.post(f"/settings/agents/{olena.pk}/link/", follow=True))
    assert Client().get(link).status_code == 200

    own = as_iryna.post(f"/settings/agents/{iryna.pk}/link/", follow=True)
    assert "Your own password is changed in your profile." in own.content.decode()
    assert Agent.objects.get(pk=iryna.pk).check_password(PASSWORD)
