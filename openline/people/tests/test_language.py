from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from openline.people.models import Agent

from .conftest import signed_in


@pytest.mark.parametrize(
    ("browser", "words"),
    [("uk,en;q=0.5", "Вхід для команди"), ("ru", "Вход для команды"), ("de", "Sign-in for the team")],
)
def test_the_sign_in_speaks_the_browser_s_language_if_it_can(
    client: Client, db: None, browser: str, words: str
) -> None:
    assert words in client.get("/sign-in/", headers={"accept-language": browser}).content.decode()


def test_a_language_chosen_on_the_sign_in_stays(client: Client, db: None) -> None:
    chosen = client.post("/language/", {"language": "uk", "next": "/sign-in/"})

    assert chosen["Location"] == "/sign-in/"
    assert "Вхід для команди" in client.get("/sign-in/", headers={"accept-language": "en"}).content.decode()


def test_choosing_a_language_leads_to_no_other_site(client: Client, db: None) -> None:
    assert client.post("/language/", {"language": "uk", "next": "https://evil.example/"})["Location"] == "/"


def test_the_agent_s_own_language_wins_over_cookie_and_browser(olena: Agent) -> None:
    Agent.objects.filter(pk=olena.pk).update(language="ru")
    client = signed_in(olena)
    client.cookies["django_language"] = "uk"

    assert "Мой профиль" in client.get("/settings/profile/").content.decode()


@pytest.mark.parametrize(("theme", "written"), [("light", "light"), ("dark", "dark"), ("auto", "")])
def test_the_theme_is_written_by_the_server_so_nothing_flashes(olena: Agent, theme: str, written: str) -> None:
    Agent.objects.filter(pk=olena.pk).update(theme=theme)

    assert f'<html lang="en" class="{written}">' in signed_in(olena).get("/settings/profile/").content.decode()


def test_another_room_adds_its_page_to_the_settings(
    as_iryna: Client, olena: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (110, "Ways in", "Chat widget", "chat", "settings_departments")
    monkeypatch.setattr(apps.get_app_config("sessions"), "settings_pages", [page], raising=False)

    shown = as_iryna.get("/settings/agents/").content.decode()

    assert shown.index("Chat widget") < shown.index(">Agents<", shown.index("<nav"))
    assert "Chat widget" not in signed_in(olena).get("/settings/profile/").content.decode()
