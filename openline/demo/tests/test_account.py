"""My profile of the invented site: who is signed in, and what its back end signs for the desk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.test import Client

from openline.conversations.models import Line, SiteKey
from openline.demo.account.customers import HOLDERS
from openline.demo.account.seed import ACCOUNT_KEY, CONTACT_KEY, seed_forms
from openline.demo.mail.people import customer_at
from openline.demo.seed import LINE_KEY, seed
from openline.demo.views import LANGUAGES
from openline.people.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.urls("openline.demo.tests.site_urls")]
MARIA = HOLDERS["maria"]


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> None:
    """With the widget's line, the two forms, and a key of its own."""
    settings.MAIL_DNS_ZONE = str(tmp_path / "demo-zone.json")
    general = Department.objects.get(key="general")
    Line.objects.create(key=LINE_KEY, kind="chat", name="Demo", department=general)
    seed_forms(LINE_KEY)


@pytest.fixture
def maria(client: Client) -> Client:
    assert client.post("/demo/en/profile/sign-in", {"customer": "maria"}).status_code == 302
    return client


def test_the_site_signs_for_whoever_is_signed_in_and_the_desk_has_the_public_half_alone(
    maria: Client, tmp_path: Path
) -> None:
    answer = maria.get("/demo/en/profile/token")
    key = SiteKey.objects.get()
    said = jwt.decode(answer.json()["token"], key.material, algorithms=["EdDSA"], audience="www.pryklad.example")
    assert (said["sub"], said["email"], said["name"]) == (MARIA.account, MARIA.addresses[0], "Maria Lindqvist")
    assert said["exp"] - said["iat"] <= 300
    assert "PRIVATE" not in key.material
    assert (tmp_path / "demo-site.pem").stat().st_mode & 0o077 == 0
    assert "no-store" in answer["Cache-Control"]


def test_each_token_is_another_one(maria: Client) -> None:
    assert len({maria.get("/demo/en/profile/token").json()["token"] for _ in range(3)}) == 3


def test_nobody_signed_in_gets_no_token_and_no_form(client: Client) -> None:
    assert client.get("/demo/en/profile/token").status_code == 401
    assert client.get("/demo/en/profile/request/")["Location"] == "/demo/en/profile/"
    client.cookies["demo_customer"] = "maria"
    assert client.get("/demo/en/profile/token").status_code == 401, "a cookie that nobody signed"


def test_who_signs_out_is_out(maria: Client) -> None:
    maria.post("/demo/en/profile/sign-out")
    assert maria.get("/demo/en/profile/token").status_code == 401


def test_another_address_is_signed_once_it_was_changed_and_only_one_that_has_a_mailbox(maria: Client) -> None:
    for asked, signed in (("eve@evil.example", 0), (MARIA.addresses[1], 1), (MARIA.addresses[0], 0)):
        maria.post("/demo/en/profile/address", {"address": asked})
        token = maria.get("/demo/en/profile/token").json()["token"]
        claims = jwt.decode(token, options={"verify_signature": False})
        assert claims["email"] == MARIA.addresses[signed]
    assert all(customer_at(address) for holder in HOLDERS.values() for address in holder.addresses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_drawn_in_every_language_and_hold_nothing_inline(maria: Client, language: str) -> None:
    for path in ("profile/", "profile/request/", "contacts/"):
        said = maria.get(f"/demo/{language}/{path}").content.decode()
        assert f'<html lang="{language}">' in said
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", said)
        assert f'data-token="/demo/{language}/profile/token"' in said, "the widget learns who is signed in"


def test_without_a_script_there_is_a_way_to_each_form(maria: Client) -> None:
    contacts = maria.get("/demo/uk/contacts/").content.decode()
    assert f'<openline-contact-form line="{CONTACT_KEY}" lang="uk">' in contacts
    assert '<p class="lede">' in contacts
    assert "<noscript>" not in contacts, "the same way is there while the script does not come"
    assert f'href="/channels/contact_form/{CONTACT_KEY}/?lang=uk"' in contacts
    request = maria.get("/demo/uk/profile/request/").content.decode()
    assert f'<form class="do" method="post" action="/channels/account_form/{ACCOUNT_KEY}/">' in request
    token = re.search(r'name="token" value="([^"]+)"', request)
    assert token
    assert jwt.decode(token[1], options={"verify_signature": False})["sub"] == MARIA.account


def test_a_form_that_an_admin_closed_is_not_drawn(maria: Client) -> None:
    from openline.kit.clock import now

    Line.objects.filter(key__in=[CONTACT_KEY, ACCOUNT_KEY]).update(closed_at=now())
    for path in ("contacts/", "profile/request/"):
        said = maria.get(f"/demo/en/{path}").content.decode()
        assert "The form is closed for now" in said
        assert "<openline-" not in said


def test_the_desks_own_pages_lead_back_to_the_demos_site(client: Client, settings: Any) -> None:
    contact, account = (Line.objects.get(key=key) for key in (CONTACT_KEY, ACCOUNT_KEY))
    assert contact.settings["sites"] == account.settings["sites"] == [settings.BASE_URL]
    assert client.get(contact.settings["home"].removeprefix(settings.BASE_URL), follow=True).status_code == 200
    profile = account.settings["profile"].removeprefix(settings.BASE_URL)
    assert client.get(profile)["Location"] == "/demo/uk/profile/", "to whoever is not signed in"
    assert f'<a href="{contact.settings["home"]}"><b>Pryklad</b></a>' in (
        client.get(f"/channels/contact_form/{CONTACT_KEY}/").content.decode()
    )


def test_no_time_stands_where_none_was_measured(client: Client) -> None:
    said = client.get("/demo/en/contacts/").content.decode()
    assert "support@pryklad.example" in said
    assert "≈" not in said
    assert "measured" not in said


def test_a_desk_that_was_seeded_before_there_were_forms_gets_them(settings: Any) -> None:
    assert seed() == []
    forms = {line.key: line for line in Line.objects.filter(kind__in=("contact_form", "account_form"))}
    assert (forms[CONTACT_KEY].department.key, forms[ACCOUNT_KEY].department.key) == ("technical", "general")
    assert forms[ACCOUNT_KEY].site == Line.objects.get(key=LINE_KEY).site
