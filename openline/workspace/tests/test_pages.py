"""The workspace's document: only for who is signed in, in the agent's language and look, naming what was built."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from openline.people.agents import add_agent
from openline.people.models import Agent
from openline.workspace import pages


@pytest.fixture(autouse=True)
def _built(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    built = {
        pages.ENTRY: pages.Built("assets/workspace-1.js", css=["assets/workspace-1.css"]),
        "workspace/words/uk.ts": pages.Built("assets/uk-1.js"),
    }
    monkeypatch.setattr(pages, "_manifest", lambda: built)
    pages._files.cache_clear()
    yield
    pages._files.cache_clear()


@pytest.fixture
def olena(db: None) -> Agent:
    agent = add_agent("olena@pryklad.example", name="Olena Hnatiuk", languages=["uk"], password="seven green harbours")
    agent.language, agent.theme, agent.dense = "uk", "dark", True
    agent.save()
    return agent


def shown(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/c/7?view=all")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/c/7%3Fview%3Dall"


def test_the_page_is_in_the_agents_language_and_look(client: Client, olena: Agent) -> None:
    client.force_login(olena)
    assert '<html lang="uk" class="dark dense">' in shown(client)


def test_the_system_decides_the_look_of_who_did_not_choose(client: Client, olena: Agent) -> None:
    olena.theme, olena.dense = "auto", False
    olena.save()
    client.force_login(olena)
    assert '<html lang="uk" class="">' in shown(client)


def test_the_page_names_the_built_files_and_the_words_beside_them(client: Client, olena: Agent) -> None:
    client.force_login(olena)
    page = shown(client, "/c/7")
    assert '<script type="module" src="/static/built/workspace/assets/workspace-1.js"></script>' in page
    assert '<link rel="stylesheet" href="/static/built/workspace/assets/workspace-1.css">' in page
    assert '<link rel="modulepreload" href="/static/built/workspace/assets/uk-1.js">' in page


def test_nothing_in_the_page_is_forbidden_by_its_own_policy(client: Client, olena: Agent) -> None:
    client.force_login(olena)
    answer = client.get("/")
    assert "style=" not in answer.content.decode()
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
