from __future__ import annotations

from django.test import Client

from openline.people.models import Agent
from openline.people.setup import setup_token

FILLED = {"name": "Iryna Sava", "email": "Iryna@pryklad.example", "new_password": "seven green harbours"}


def test_the_link_makes_the_first_admin_signs_in_and_leads_to_the_settings(client: Client, db: None) -> None:
    link = f"/set-up/{setup_token()}/"
    assert client.get(link).status_code == 200

    done = client.post(link, FILLED)

    assert (done.status_code, done["Location"]) == (302, "/settings/")
    iryna = Agent.objects.get()
    assert (iryna.email, iryna.is_admin) == ("iryna@pryklad.example", True)
    assert client.get("/settings/agents/").status_code == 200


def test_the_link_works_once(client: Client, db: None) -> None:
    link = f"/set-up/{setup_token()}/"
    client.post(link, FILLED)

    again = Client().post(link, {**FILLED, "email": "mallory@pryklad.example"})

    assert again.status_code == 404
    assert Agent.objects.count() == 1
    assert setup_token() is None


def test_another_link_is_refused(client: Client, db: None) -> None:
    refused = client.post("/set-up/0123456789abcdef/", FILLED)

    assert refused.status_code == 404
    assert not Agent.objects.exists()


def test_a_link_signed_with_another_key_is_refused(client: Client, db: None, settings: object) -> None:
    link = f"/set-up/{setup_token()}/"
    settings.SECRET_KEY = "another key of another desk, long enough"  # type: ignore[attr-defined]

    assert client.post(link, FILLED).status_code == 404


def test_a_weak_password_is_refused_with_words(client: Client, db: None) -> None:
    link = f"/set-up/{setup_token()}/"
    client.cookies["django_language"] = "en"

    for password, words in [
        ("harbour", "Too short"),
        ("qwertyuiop", "first passwords that others try"),
        ("irynasava1", "Too much like your name"),
        ("7" * 257, "Too long"),
    ]:
        assert words in client.post(link, {**FILLED, "new_password": password}).content.decode()
    assert not Agent.objects.exists()
