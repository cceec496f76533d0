"""The demo's people: Olena and Andrii answer, Ihor watches over Security, Iryna sets up the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from openline.people.agents import add_agent, make_admin
from openline.people.membership import add_member
from openline.people.models import Agent, Department

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PASSWORD = "seven green harbours"


@pytest.fixture(autouse=True)
def _no_tries_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def departments(db: None) -> dict[str, Department]:
    return {department.key: department for department in Department.objects.all()}


@pytest.fixture
def olena(departments: dict[str, Department]) -> Agent:
    agent = add_agent("olena@pryklad.example", name="Olena Hnatiuk", languages=["uk", "en"], password=PASSWORD)
    add_member(departments["technical"], agent, "agent", None, NOW)
    return agent


@pytest.fixture
def ihor(departments: dict[str, Department]) -> Agent:
    agent = add_agent("ihor@pryklad.example", name="Ihor Boiko", languages=["uk"], password=PASSWORD)
    add_member(departments["security"], agent, "supervisor", None, NOW)
    return agent


@pytest.fixture
def andrii(departments: dict[str, Department]) -> Agent:
    agent = add_agent("andrii@pryklad.example", name="Andrii Chumak", languages=["uk", "ru"], password=PASSWORD)
    add_member(departments["accounting"], agent, "agent", None, NOW)
    return agent


@pytest.fixture
def iryna(db: None) -> Agent:
    agent = add_agent("iryna@pryklad.example", name="Iryna Sava", password=PASSWORD)
    make_admin(agent, NOW)
    return agent


@pytest.fixture
def as_olena(olena: Agent) -> Client:
    return signed_in(olena)


@pytest.fixture
def as_iryna(iryna: Agent) -> Client:
    return signed_in(iryna)


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(agent)
    return client
