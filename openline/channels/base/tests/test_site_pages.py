"""An admin gives a site its keys: a public one pasted, or a secret that is shown once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from openline.conversations.models import Line, Site, SiteKey
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.keys import add_key
from openline.conversations.proving.sessions import begin, find
from openline.conversations.proving.tests.signing import AUDIENCE, SECRET, public_pem, token
from openline.kit.clock import now
from openline.people.agents import add_agent, make_admin
from openline.people.models import Department

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    iryna, client = add_agent("iryna@pryklad.example", name="Iryna Sava"), Client(headers={"accept-language": "en"})
    make_admin(iryna, now())
    client.force_login(iryna)
    return client


@pytest.fixture
def site() -> Site:
    return Site.objects.create(audience=AUDIENCE)


@pytest.fixture
def line(site: Site) -> Line:
    return Line.objects.create(kind="chat", name="Profile", department=Department.objects.all()[0], site=site)


def words(client: Client, site: Site) -> str:
    return client.get(f"/settings/sites/{site.pk}/").content.decode()


def paste(client: Client, site: Site, pem: str, kid: str = "2026-11") -> str:
    answer = client.post(f"/settings/sites/{site.pk}/", {"public-kid": kid, "public-public_key": pem}, follow=True)
    return answer.content.decode()


def make(client: Client, site: Site, kid: str = "2026-11") -> str:
    return client.post(f"/settings/sites/{site.pk}/", {"shared-kid": kid}, follow=True).content.decode()


def test_a_site_is_added_by_its_name_and_only_by_that(admin: Client) -> None:
    refused = admin.post("/settings/sites/new/", {"audience": "https://www.example.org/"}).content.decode()
    assert "without https://" in refused
    added = admin.post("/settings/sites/new/", {"audience": " WWW.Example.org "}, follow=True).content.decode()
    assert "No key yet" in added
    assert [site.audience for site in Site.objects.all()] == [AUDIENCE]
    twice = admin.post("/settings/sites/new/", {"audience": "www.example.org"}).content.decode()
    assert "This site is here already" in twice


def test_a_public_key_that_was_pasted_lets_the_site_identify_its_customers(
    admin: Client, site: Site, line: Line
) -> None:
    pair = Ed25519PrivateKey.generate()
    assert "Added." in paste(admin, site, public_pem(pair))
    _, proven = begin(token(pair, "EdDSA", at=now()), line=line, now=now())
    assert proven.account == "4711"
    assert "not used yet" not in words(admin, site)


def test_a_secret_is_shown_once_and_sealed_and_works(admin: Client, site: Site, line: Line) -> None:
    shown = re.search(r"<output>([\w-]{43})</output>", make(admin, site))
    assert shown is not None
    secret = shown[1]
    assert secret not in words(admin, site)
    assert secret not in SiteKey.objects.get().material
    assert begin(token(secret, at=now()), line=line, now=now())


def test_what_is_no_public_key_of_ed25519_is_refused_with_what_to_do(admin: Client, site: Site) -> None:
    private = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    other = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    assert "the private key, which stays with the site" in paste(admin, site, private.decode())
    assert "openssl genpkey -algorithm ed25519" in paste(admin, site, other.decode())
    assert "This is no public key" in paste(admin, site, "-----BEGIN PUBLIC KEY-----\nrubbish")
    assert not site.keys.exists()


def test_two_keys_are_valid_at_once_and_a_third_is_refused_until_one_is_revoked(admin: Client, site: Site) -> None:
    make(admin, site, "first")
    make(admin, site, "second")
    assert "Two keys are valid already" in make(admin, site, "third")

    first = site.keys.get(kid="first")
    admin.post(f"/settings/sites/{site.pk}/keys/{first.pk}/revocation/")
    assert "had, a key of this name" in make(admin, site, "first").replace("&#x27;", "'")
    assert "<output>" in make(admin, site, "third")


def test_a_revoked_key_is_refused_at_once_and_who_came_with_it_has_to_come_again(
    admin: Client, site: Site, line: Line
) -> None:
    pair = Ed25519PrivateKey.generate()
    paste(admin, site, public_pem(pair), "old")
    secret, _ = begin(token(pair, "EdDSA", "old", at=now()), line=line, now=now())
    admin.post(f"/settings/sites/{site.pk}/keys/{site.keys.get().pk}/revocation/")

    assert find(secret, line=line, now=now()) is None
    with pytest.raises(BadToken, match="revoked_key"):
        begin(token(pair, "EdDSA", "old", at=now()), line=line, now=now() + timedelta(seconds=1))


def test_a_key_of_another_site_is_not_revoked_by_this_ones_page(admin: Client, site: Site) -> None:
    other = Site.objects.create(audience="shop.example")
    make(admin, other)
    answer = admin.post(f"/settings/sites/{site.pk}/keys/{other.keys.get().pk}/revocation/")
    assert answer.status_code == 404
    assert other.keys.get().revoked_at is None


def test_a_misspelt_site_can_go_until_a_line_names_it_or_a_customer_came_by_it(
    admin: Client, site: Site, line: Line
) -> None:
    wrong = Site.objects.create(audience="www.exmaple.org")
    assert "Removed." in admin.post(f"/settings/sites/{wrong.pk}/removal/", follow=True).content.decode()
    admin.post(f"/settings/sites/{site.pk}/removal/")
    add_key(site, "2026-11", "HS256", SECRET)
    begin(token(at=now()), line=line, now=now())
    line.delete()
    assert "It stays" in admin.post(f"/settings/sites/{site.pk}/removal/", follow=True).content.decode()
    assert list(Site.objects.all()) == [site]


def test_a_line_chooses_its_site_and_says_that_without_one_nobody_can_be_identified(
    admin: Client, site: Site, line: Line
) -> None:
    page = admin.get(f"/settings/lines/{line.pk}/").content.decode()
    assert "No site chosen: nobody can be identified" in page
    form = {"name": "Profile", "department": line.department_id, "sites": ""}
    admin.post(f"/settings/lines/{line.pk}/", form)
    assert Line.objects.get(pk=line.pk).site is None
    admin.post(f"/settings/lines/{line.pk}/", {**form, "site": site.pk})
    assert Line.objects.get(pk=line.pk).site == site


def test_a_mailbox_is_not_asked_for_a_site(admin: Client) -> None:
    assert "nobody can be identified" not in admin.get("/settings/lines/new/email/").content.decode()
