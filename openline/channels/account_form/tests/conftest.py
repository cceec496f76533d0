from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from openline.channels.account_form import api, limits, pages
from openline.channels.base.events import LetterAcknowledged
from openline.conversations.models import Line, Site
from openline.conversations.proving.keys import add_key
from openline.conversations.proving.tests.signing import AUDIENCE, SECRET
from openline.kit.bus import _within, subscribe_within
from openline.kit.live.limits import Buckets
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Agent, Department

from .scene import PROFILE, SITE, Browser, Clock, Script

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(START)
    monkeypatch.setattr(api, "present", clock)
    monkeypatch.setattr(pages, "present", clock)
    monkeypatch.setattr("openline.conversations.keep.present", clock)
    return clock


@pytest.fixture(autouse=True)
def _limits_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_opened", Buckets(limits.OPENED_A_MINUTE))
    monkeypatch.setattr(limits, "_said_by_address", Buckets(limits.SAID_BY_ADDRESS))
    monkeypatch.setattr(limits, "_said_by_account", Buckets(limits.SAID_BY_ACCOUNT))


@pytest.fixture
def general(db: None) -> Department:
    return Department.objects.get(key="general")


@pytest.fixture
def line(general: Department) -> Line:
    site = Site.objects.create(audience=AUDIENCE)
    add_key(site, "2026-11", "HS256", SECRET)
    settings = {"sites": [SITE], "profile": PROFILE}
    return Line.objects.create(kind="account_form", name="Приклад", department=general, site=site, settings=settings)


@pytest.fixture
def olena(general: Department) -> Agent:
    """She answers in General, and in Security behind its wall."""
    olena = add_agent("olena@pryklad.example", name="Olena Hnatiuk")
    add_member(general, olena, "agent", None, START)
    add_member(Department.objects.get(key="security"), olena, "agent", None, START)
    return olena


@pytest.fixture
def maria(line: Line, clock: Clock) -> Browser:
    """She came from her profile and sees the form."""
    browser = Browser(line, clock)
    browser.enter()
    return browser


@pytest.fixture
def script(line: Line, clock: Clock) -> Script:
    script = Script(line, clock)
    script.enter()
    return script


@pytest.fixture
def told_within() -> Iterator[list[LetterAcknowledged]]:
    """Acknowledgements that somebody else is to send."""
    told: list[LetterAcknowledged] = []
    hear = told.extend
    subscribe_within(LetterAcknowledged, hear)
    yield told
    _within[LetterAcknowledged].remove(hear)
