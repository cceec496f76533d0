from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openline.conversations.models import Line, Site
from openline.conversations.proving import refusals
from openline.conversations.proving.keys import add_key
from openline.people.models import Department

from .signing import AUDIENCE, NOW, SECRET, public_pem

YESTERDAY = NOW - timedelta(days=1)


class Minutes:
    """Timers that end when the test says so."""

    def __init__(self) -> None:
        self.running: list[Callable[[], None]] = []

    def __call__(self, seconds: float, ends: Callable[..., None], told: list[str]) -> SimpleNamespace:
        return SimpleNamespace(daemon=False, start=lambda: self.running.append(partial(ends, *told)))

    def pass_by(self) -> None:
        running, self.running = self.running, []
        for end in running:
            end()


@pytest.fixture(autouse=True)
def minutes(monkeypatch: pytest.MonkeyPatch) -> Minutes:
    """Nothing was refused yet in the minute, so each test's refusals have their lines in the log; and no minute of one
    test ends in another."""
    minutes = Minutes()
    monkeypatch.setattr(refusals, "_refused", {})
    monkeypatch.setattr(refusals, "Timer", minutes)
    return minutes


@pytest.fixture(scope="session")
def pair() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def site(db: None, pair: Ed25519PrivateKey) -> Site:
    """Both keys that a site may have: "2026-11" is a secret that it shares with the desk, "public" is a pair."""
    site = Site.objects.create(audience=AUDIENCE)
    add_key(site, "2026-11", "HS256", SECRET)
    add_key(site, "public", "EdDSA", public_pem(pair))
    return site


@pytest.fixture
def line(site: Site) -> Line:
    general = Department.objects.get(key="general")
    return Line.objects.create(kind="chat", name="Profile", department=general, site=site)
