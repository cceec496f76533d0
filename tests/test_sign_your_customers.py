"""docs/sign-your-customers.md is enough: its commands make keys, its code signs, and the desk believes it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from openline.conversations.models import Site
from openline.conversations.proving.check import check
from openline.conversations.proving.claims import BadToken
from openline.people.agents import add_agent, make_admin
from tests.site_backends import desk_side, keys, page
from tests.site_backends.backend import Backend
from tests.site_backends.languages import LANGUAGES

AUDIENCE, KID = "www.example.org", "2026-11"
MARIA = {
    "id": "4711",
    "name": 'Марія "Мері" О\'Лір \\ 🙂',
    "email": "maria@example.org",
    "email_verified": True,
    "since": "2021-03-04",
    "vip": True,
}
STEPAN = {**MARIA, "id": "4712", "name": "Степан", "email": "stepan@example.org", "email_verified": False, "vip": False}


class Admin:
    """In this process, without a desk of its own."""

    def __init__(self) -> None:
        self._client = Client()
        agent = add_agent("iryna@example.org", name="Iryna")
        make_admin(agent, timezone.now())
        self._client.force_login(agent)

    def page(self, path: str) -> str:
        return self._client.get(path).content.decode()

    def post(self, path: str, **fields: str) -> str:
        answered = self._client.post(path, fields)
        assert answered.status_code == 302, answered.content.decode()
        return str(answered["Location"])


@pytest.fixture
def admin(db: None) -> Admin:
    return Admin()


@pytest.fixture
def site(admin: Admin) -> Site:
    desk_side.add_site(admin, AUDIENCE)
    return Site.objects.get(audience=AUDIENCE)


@pytest.fixture(params=["EdDSA", "HS256"])
def key(request: pytest.FixtureRequest, admin: Admin, site: Site, tmp_path: Path) -> keys.Key:
    return desk_side.add_key(admin, f"/settings/sites/{site.pk}/", KID, request.param, tmp_path)


@pytest.fixture(params=LANGUAGES, ids=lambda language: language.name)
def backend(request: pytest.FixtureRequest, key: keys.Key, tmp_path: Path) -> Iterator[Backend]:
    running = Backend(request.param, key, KID, AUDIENCE)
    try:
        running.start(tmp_path, {"maria": MARIA, "stepan": STEPAN})
        yield running
    finally:
        running.stop()


def test_the_desk_believes_what_the_page_signs_and_nobody_gets_a_token_without_a_session(
    backend: Backend, site: Site
) -> None:
    answered = backend.ask("maria")
    claims, _ = check(answered.token, site, timezone.now())

    assert (answered.status, answered.cache) == (200, "no-store")
    assert (claims.account, claims.name, claims.email) == (MARIA["id"], MARIA["name"], MARIA["email"])
    assert claims.email_verified is True
    assert claims.facts == {"Customer since": "2021-03-04", "VIP": "true"}
    assert check(backend.ask("maria").token, site, timezone.now())[0].jti != claims.jti
    unproven, _ = check(backend.ask("stepan").token, site, timezone.now())
    assert (unproven.account, unproven.email_verified, unproven.facts["VIP"]) == ("4712", False, "false")
    for session in ("", "nobody"):
        refused = backend.ask(session)
        assert (refused.status, refused.cache, refused.token) == (401, "no-store", "")


def test_while_the_key_changes_tokens_of_both_are_believed_and_then_of_the_new_one_alone(
    admin: Admin, site: Site, tmp_path: Path
) -> None:
    tokens = {}
    for kid, algorithm in (("2026-11", "EdDSA"), ("2027-05", "HS256")):
        folder = tmp_path / kid
        folder.mkdir()
        key = desk_side.add_key(admin, f"/settings/sites/{site.pk}/", kid, algorithm, folder)
        backend = Backend(LANGUAGES[0], key, kid, AUDIENCE)
        try:
            backend.start(folder, {"maria": MARIA})
            tokens[kid] = backend.ask("maria").token
        finally:
            backend.stop()

    assert {check(token, site, timezone.now())[1].kid for token in tokens.values()} == {"2026-11", "2027-05"}
    old = site.keys.get(kid="2026-11")
    admin.post(f"/settings/sites/{site.pk}/keys/{old.pk}/revocation/")
    with pytest.raises(BadToken, match="revoked_key"):
        check(tokens["2026-11"], site, timezone.now())
    assert check(tokens["2027-05"], site, timezone.now())[0].account == "4711"


def test_each_language_has_both_algorithms_and_an_address() -> None:
    expected = {(one.signer, algorithm) for one in LANGUAGES for algorithm in ("EdDSA", "HS256")}
    assert set(page.files()) == expected | {(one.address, "") for one in LANGUAGES}


def test_the_pages_commands_leave_a_key_that_others_on_the_machine_cannot_read(tmp_path: Path) -> None:
    assert stat.S_IMODE(keys.made(tmp_path)[0].file.stat().st_mode) & 0o077 == 0
