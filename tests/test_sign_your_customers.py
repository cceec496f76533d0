"""docs/sign-your-customers.md is enough: its commands make keys, its code signs, and the desk believes it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from openline.conversations.models import Site, SiteKey
from openline.conversations.proving.check import check
from openline.conversations.proving.claims import BadToken
from openline.kit.sealed import seal
from tests.site_backends import keys, page
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


@pytest.fixture(params=["EdDSA", "HS256"])
def key(request: pytest.FixtureRequest, tmp_path: Path) -> keys.Key:
    return keys.make(request.param, tmp_path)


@pytest.fixture(params=LANGUAGES, ids=lambda language: language.name)
def backend(request: pytest.FixtureRequest, key: keys.Key, tmp_path: Path) -> Iterator[Backend]:
    running = Backend(request.param, key, KID, AUDIENCE)
    try:
        running.start(tmp_path, {"maria": MARIA, "stepan": STEPAN})
        yield running
    finally:
        running.stop()


@pytest.fixture
def site(db: None, key: keys.Key) -> Site:
    """With the key as the admin pasted it."""
    made = Site.objects.create(audience=AUDIENCE)
    material = key.material if key.algorithm == "EdDSA" else seal(key.material)
    SiteKey.objects.create(site=made, kid=KID, algorithm=key.algorithm, material=material)
    return made


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


def test_a_key_of_the_same_name_that_the_desk_does_not_hold_signs_nothing(
    key: keys.Key, site: Site, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    backend = Backend(LANGUAGES[0], keys.make(key.algorithm, other), KID, AUDIENCE)
    try:
        backend.start(other, {"maria": MARIA})
        token = backend.ask("maria").token
    finally:
        backend.stop()
    with pytest.raises(BadToken, match="bad_signature"):
        check(token, site, timezone.now())


def test_each_language_has_both_algorithms_and_an_address() -> None:
    expected = {(one.signer, algorithm) for one in LANGUAGES for algorithm in ("EdDSA", "HS256")}
    assert set(page.files()) == expected | {(one.address, "") for one in LANGUAGES}


def test_the_pages_commands_leave_a_key_that_others_on_the_machine_cannot_read(tmp_path: Path) -> None:
    assert stat.S_IMODE(keys.make("EdDSA", tmp_path).file.stat().st_mode) & 0o077 == 0
