from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from openline.people.models import Agent, Department

ADMIN_PAGES = ["settings_agents", "settings_agent_new", "settings_departments", "settings_department_new"]


def pages_of(agent: Agent, department: Department) -> list[str]:
    of_agent = ["settings_agent", "settings_agent_deactivation", "settings_agent_reactivation", "settings_agent_link"]
    of_department = ["settings_department", "settings_department_closure", "settings_department_reopening"]
    return [
        *(reverse(name) for name in ADMIN_PAGES),
        *(reverse(name, args=[agent.pk]) for name in of_agent),
        *(reverse(name, args=[department.pk]) for name in of_department),
        reverse("settings_members", args=[department.pk]),
        reverse("settings_member", args=[department.pk, agent.pk]),
    ]


def test_who_is_no_admin_finds_no_page_but_the_own_profile(
    as_olena: Client, ihor: Agent, departments: dict[str, Department]
) -> None:
    for page in pages_of(ihor, departments["security"]):
        answers = {as_olena.get(page).status_code, as_olena.post(page).status_code}
        assert answers <= {404, 405}, page
        assert 404 in answers, page
    profile = as_olena.get("/settings/profile/")
    assert profile.status_code == 200
    assert "/settings/agents/" not in profile.content.decode()
    assert as_olena.get("/settings/")["Location"] == "/settings/profile/"


def test_who_is_not_signed_in_is_asked_to_sign_in(
    client: Client, ihor: Agent, departments: dict[str, Department]
) -> None:
    for page in pages_of(ihor, departments["security"]):
        answers = [client.get(page), client.post(page)]
        assert {answer.status_code for answer in answers} <= {302, 405}, page
        assert all(answer["Location"].startswith("/sign-in/?next=") for answer in answers if answer.status_code == 302)
    assert client.get("/settings/profile/").status_code == 302


def test_an_admin_finds_the_pages(as_iryna: Client, ihor: Agent, departments: dict[str, Department]) -> None:
    for page in pages_of(ihor, departments["security"]):
        assert as_iryna.get(page).status_code in (200, 405), page
    assert as_iryna.get("/settings/")["Location"] == "/settings/agents/"


@pytest.mark.parametrize("page", ["/settings/agents/", "/settings/agents/new/", "/settings/departments/"])
def test_an_agent_s_name_stays_text_on_every_page(as_iryna: Client, olena: Agent, page: str) -> None:
    Agent.objects.filter(pk=olena.pk).update(name="<script>alert(1)</script>")

    assert b"<script>" not in as_iryna.get(page).content
    assert b"<script>" not in as_iryna.get(f"/settings/agents/{olena.pk}/").content


def test_a_form_from_another_site_changes_nothing(iryna: Agent, olena: Agent) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(iryna)

    assert strict.post(f"/settings/agents/{olena.pk}/deactivation/").status_code == 403
    assert Agent.objects.get(pk=olena.pk).is_active
