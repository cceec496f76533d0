from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openline.conversations.models import Line, Site
from openline.conversations.proving import refusals
from openline.conversations.proving.keys import add_key
from openline.people.models import Department

from .signing import AUDIENCE, NOW, SECRET, public_pem

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_refused_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the minute: each test's refusals have their lines in the log."""
    monkeypatch.setattr(refusals, "_refused", {})


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
