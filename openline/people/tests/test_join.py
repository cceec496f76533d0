from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from openline.people.agents import add_agent, deactivate
from openline.people.links import JoinTokens, make_link
from openline.people.models import Agent

from .conftest import NOW, PASSWORD, signed_in


@pytest.fixture
def newcomer(db: None) -> Agent:
    return add_agent("olena@pryklad.example", name="Olena Hnatiuk")


def test_a_new_agent_chooses_a_password_by_the_link_and_is_in(client: Client, newcomer: Agent) -> None:
    link = make_link(newcomer)
    assert "Olena Hnatiuk" in client.get(link).content.decode()

    done = client.post(link, {"new_password": PASSWORD})

    assert (done.status_code, done["Location"]) == (302, "/settings/profile/")
    assert client.session["_auth_user_id"] == str(newcomer.pk)


def test_the_link_works_once(client: Client, newcomer: Agent) -> None:
    link = make_link(newcomer)
    client.post(link, {"new_password": PASSWORD})

    assert Client().get(link).status_code == 404
    assert Client().post(link, {"new_password": "eight blue lighthouses"}).status_code == 404
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_the_link_dies_after_three_days(client: Client, newcomer: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    link, now = make_link(newcomer), JoinTokens._now

    def later(days: float) -> None:
        monkeypatch.setattr(JoinTokens, "_now", lambda tokens: now(tokens) + timedelta(days=days))

    later(days=2.9)
    assert client.get(link).status_code == 200
    later(days=3.1)
    assert client.get(link).status_code == 404


def test_a_newer_link_ends_the_older_one_the_password_and_the_sessions(client: Client, olena: Agent) -> None:
    session, older = signed_in(olena), make_link(olena)

    newer = make_link(olena)

    assert client.get(older).status_code == 404
    assert client.get(newer).status_code == 200
    assert session.get("/settings/profile/").status_code == 302
    olena.refresh_from_db()
    assert not olena.check_password(PASSWORD)


def test_the_link_of_a_deactivated_agent_does_not_work(client: Client, newcomer: Agent) -> None:
    link = make_link(newcomer)
    deactivate(newcomer, NOW)

    assert client.get(link).status_code == 404


def test_the_link_of_one_agent_does_not_serve_another(client: Client, newcomer: Agent, ihor_too: Agent) -> None:
    own = make_link(newcomer).split("/")
    foreign = make_link(ihor_too).split("/")

    assert client.get("/".join([*own[:2], foreign[2], *own[3:]])).status_code == 404


@pytest.fixture
def ihor_too(db: None) -> Agent:
    return add_agent("ihor@pryklad.example", name="Ihor Boiko")


@pytest.mark.parametrize("path", ["/join/0/x-y/", "/join/zzzzzzzzzzzzzz/x/", "/join/%D0%B0/x-y/"])
def test_a_made_up_link_is_told_in_words(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_weak_password_is_refused_and_the_link_stays(client: Client, newcomer: Agent) -> None:
    link = make_link(newcomer)

    refused = client.post(link, {"new_password": "12345"}, headers={"accept-language": "en"})

    assert "Too short" in refused.content.decode()
    assert client.get(link).status_code == 200
