"""An address that waits, released from the workspace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import AccountEmail, Line, Site
from openline.conversations.outcome import Kept
from openline.conversations.proving.addresses import UNTIL_RELEASED
from openline.conversations.proving.keys import add_key
from openline.conversations.proving.sessions import begin
from openline.conversations.proving.tests.signing import AUDIENCE, SECRET, token
from openline.kit.clock import now
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Department

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> Line:
    site = Site.objects.create(audience=AUDIENCE)
    add_key(site, "2026-11", "HS256", SECRET)
    general = Department.objects.get(key="general")
    return Line.objects.create(kind="chat", name="Profile", department=general, site=site)


def waiting(line: Line) -> int:
    """A conversation whose account has another address since a moment ago."""
    _, proven = begin(token(at=now()), line=line, now=now())
    asked = Incoming(line.pk, "account", proven.value, "a-question", "Де мої гроші?", proven_by="site_token")
    (kept,) = keep_many([asked])
    assert isinstance(kept, Kept)
    begin(token(at=now(), email="new@example.org"), line=line, now=now())
    return kept.conversation


def agent(name: str, *departments: str) -> Client:
    made, client = add_agent(f"{name.lower()}@pryklad.example", name=name), Client(headers={"accept-language": "en"})
    for key in departments:
        add_member(Department.objects.get(key=key), made, "agent", None, now())
    client.force_login(made)
    return client


def say(method: Callable[..., Any], conversation: int, *emails: str) -> Any:
    """Without any it is the one that waits first."""
    about = {"emails": emails or ["new@example.org"]}
    return method(f"/api/conversations/{conversation}/address-release", about, "application/json")


def test_security_releases_it_and_what_is_asked_now_is_answered_there(line: Line) -> None:
    conversation, olena = waiting(line), agent("Olena", "general", "security")

    answer = say(olena.put, conversation)

    assert (answer.status_code, answer.json()["id"]) == (200, conversation)
    after = now() + timedelta(seconds=1)
    _, proven = begin(token(at=after, email="new@example.org"), line=line, now=after)
    assert proven.answers_to == "new@example.org"
    again = say(olena.put, conversation)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_held")


def test_others_who_see_the_conversation_are_told_whose_work_it_is(line: Line) -> None:
    answer = say(agent("Andrii", "general").put, waiting(line))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_security")
    assert "for Security" in answer.json()["text"]


def test_who_answers_about_an_address_that_waits_no_more_is_told_and_nothing_is_changed(line: Line) -> None:
    conversation, olena = waiting(line), agent("Olena", "general", "security")
    begin(token(at=now(), email="third@example.org"), line=line, now=now())

    for method in (olena.put, olena.delete):
        answer = say(method, conversation)
        assert (answer.status_code, answer.json()["code"]) == (409, "others_held")
        assert "Nothing was changed" in answer.json()["text"]

    (held,) = olena.get(f"/api/conversations/{conversation}/customer").json()["held"]
    assert (held["email"], held["refused"]) == ("third@example.org", None)
    assert say(olena.put, conversation, "third@example.org").status_code == 200


def test_security_keeps_the_earlier_one_and_the_panel_names_no_near_day(line: Line) -> None:
    conversation, olena = waiting(line), agent("Olena", "general", "security")

    answer = say(olena.delete, conversation)

    assert (answer.status_code, answer.json()["id"]) == (200, conversation)
    (held,) = olena.get(f"/api/conversations/{conversation}/customer").json()["held"]
    assert held["email"] == "new@example.org"
    assert abs(held["since"] / 1000 - now().timestamp()) < 60
    assert held["until"] - held["since"] > timedelta(days=3600).total_seconds() * 1000
    refused = say(agent("Andrii", "general").delete, conversation)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_security")


def test_the_page_keeps_the_earlier_one_and_says_so_instead_of_a_day(line: Line) -> None:
    waiting(line)
    ihor, address = agent("Ihor", "security"), AccountEmail.objects.get(email="new@example.org")
    assert "Keep the earlier one: maria@example.org" in ihor.get("/settings/addresses/").content.decode()

    page = ihor.post(f"/settings/addresses/{address.pk}/refusal/", follow=True).content.decode()

    assert "Kept. Answers go to the earlier address." in page
    assert "The earlier one stays until you release the new one." in page
    assert "/refusal/" not in page
    assert str((now() + UNTIL_RELEASED).year) not in page


def test_the_page_asks_once_more_before_it_releases(line: Line) -> None:
    waiting(line)
    ihor, address = agent("Ihor", "security"), AccountEmail.objects.get(email="new@example.org")

    page = ihor.get("/settings/addresses/").content.decode()

    folded = page[page.index("<details>") : page.index("</details>")]
    assert "Answers to new questions will go to new@example.org. Was the customer asked by another way?" in folded
    assert page.count(f"/settings/addresses/{address.pk}/release/") == 1
    assert f"/settings/addresses/{address.pk}/release/" in folded
    assert "Released." in ihor.post(f"/settings/addresses/{address.pk}/release/", follow=True).content.decode()


def test_panel_and_page_say_that_a_third_address_waits_for_a_release_and_because_of_what(line: Line) -> None:
    conversation, olena = waiting(line), agent("Olena", "general", "security")
    say(olena.delete, conversation)
    begin(token(at=now(), email="third@example.org"), line=line, now=now())

    (held,) = olena.get(f"/api/conversations/{conversation}/customer").json()["held"]
    assert held["email"] == "third@example.org"
    assert abs(held["refused"] / 1000 - now().timestamp()) < 60
    assert held["refused"] < held["since"]
    page = olena.get("/settings/addresses/").content.decode()
    assert "Waits for a release, because an earlier change was refused on <time" in page
    assert "Keep the earlier one: maria@example.org" in page
    assert str((now() + UNTIL_RELEASED).year) not in page
