from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from openline.people.agents import deactivate, reactivate
from openline.people.models import Agent

from .conftest import NOW, PASSWORD, signed_in

NOT_TOGETHER = "do not belong together"
TOO_MANY = "Too many tries. Wait five minutes"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"login": email, "password": password, **more}, headers={"accept-language": "en"})


def test_an_agent_signs_in_and_comes_to_the_inbox(client: Client, olena: Agent) -> None:
    response = sign_in(client, "Olena@Pryklad.example ")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(olena.pk)
    assert olena.password.startswith("argon2$argon2id$")


def test_the_page_carries_no_inline_script_or_style(client: Client, db: None) -> None:
    page = client.get("/sign-in/")

    assert b"<script" not in page.content
    assert b"style=" not in page.content
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_a_wrong_password_and_an_unknown_address_are_told_in_the_same_words(client: Client, olena: Agent) -> None:
    wrong = sign_in(client, olena.email, "seven red harbours")
    unknown = sign_in(client, "nobody@pryklad.example")

    assert NOT_TOGETHER in wrong.content.decode()
    assert NOT_TOGETHER in unknown.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_passwords_the_account_waits_even_for_the_right_one(client: Client, olena: Agent) -> None:
    for _ in range(5):
        assert NOT_TOGETHER in sign_in(client, olena.email, "guess").content.decode()

    assert TOO_MANY in sign_in(client, olena.email).content.decode()


def test_one_address_cannot_try_many_accounts(client: Client, olena: Agent) -> None:
    for number in range(20):
        sign_in(client, f"agent{number}@pryklad.example", "guess")

    assert TOO_MANY in sign_in(client, olena.email).content.decode()
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert sign_in(elsewhere, olena.email).status_code == 302


def test_a_flood_of_tries_gets_a_page_that_says_how_long_to_wait(client: Client, db: None) -> None:
    for number in range(60):
        sign_in(client, f"agent{number}@pryklad.example", "")

    refused = sign_in(client, "olena@pryklad.example")
    assert refused.status_code == 429
    assert "Wait a minute, then go on." in refused.content.decode()


def test_a_deactivated_agent_is_told_so_only_with_the_right_password(client: Client, olena: Agent) -> None:
    deactivate(olena, NOW)

    assert "switched off" in sign_in(client, olena.email).content.decode()
    assert NOT_TOGETHER in sign_in(client, olena.email, "guess").content.decode()
    assert "_auth_user_id" not in client.session


def test_deactivation_ends_every_session_for_good(as_olena: Client, olena: Agent) -> None:
    assert as_olena.get("/settings/profile/").status_code == 200

    deactivate(olena, NOW)
    assert as_olena.get("/settings/profile/").status_code == 302

    reactivate(olena)
    assert as_olena.get("/settings/profile/").status_code == 302


@pytest.mark.parametrize(
    "foreign", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_after_sign_in_never_leads_to_another_site(client: Client, olena: Agent, foreign: str) -> None:
    assert sign_in(client, olena.email, next=foreign)["Location"] == "/"


def test_the_way_after_sign_in_leads_back_to_the_page_that_was_asked_for(client: Client, olena: Agent) -> None:
    asked = client.get("/settings/profile/")
    assert asked["Location"] == "/sign-in/?next=/settings/profile/"
    assert sign_in(client, olena.email, next="/settings/profile/")["Location"] == "/settings/profile/"


def test_a_form_from_elsewhere_is_refused_with_words(olena: Agent) -> None:
    refused = sign_in(Client(enforce_csrf_checks=True), olena.email)

    assert refused.status_code == 403
    assert "Nothing was sent" in refused.content.decode()


def test_signing_out_asks_first_and_then_ends_the_session(as_olena: Client) -> None:
    assert "Sign out?" in as_olena.get("/sign-out/").content.decode()
    assert "_auth_user_id" in as_olena.session

    as_olena.post("/sign-out/")
    assert "_auth_user_id" not in as_olena.session


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(client: Client, olena: Agent) -> None:
    cookie = sign_in(client, olena.email).cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signed_in_by_another_password_is_signed_out(as_olena: Client, olena: Agent) -> None:
    from openline.people.agents import choose_password

    choose_password(olena, "eight blue lighthouses")

    assert as_olena.get("/settings/profile/").status_code == 302
    assert signed_in(olena).get("/settings/profile/").status_code == 200


def test_served_by_https_the_cookies_are_secure_and_browsers_stay_with_https(tmp_path: Any) -> None:
    asked = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000)"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("OPENLINE_")},
        "DJANGO_SETTINGS_MODULE": "openline.project.settings",
        "OPENLINE_BASE_URL": "https://desk.example.org",
        "OPENLINE_DATA": str(tmp_path),
    }
    told = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["True", "True", "True"]
