"""The demo's people: Olena supervises everything, Ihor and Andrii answer in two departments each, Iryna sets up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from openline.conversations.events import KINDS, AgentsSaw, CustomerSaw
from openline.conversations.models import Line
from openline.kit.bus import subscribe
from openline.people.agents import add_agent, make_admin
from openline.people.membership import add_member
from openline.people.models import Agent, Department

from .scene import NOW

_listening: list[list[Any]] = []


def _hear(batch: Sequence[Any]) -> None:
    for heard in _listening:
        heard.extend(batch)


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """Every event of a conversation that is told while the test runs."""
    told_kinds: list[type] = [*KINDS.values(), AgentsSaw, CustomerSaw]
    for kind in told_kinds:
        subscribe(kind, _hear)
    told: list[Any] = []
    _listening.append(told)
    yield told
    _listening.remove(told)


@pytest.fixture
def departments(db: None) -> dict[str, Department]:
    return {department.key: department for department in Department.objects.all()}


@pytest.fixture
def line(departments: dict[str, Department]) -> Line:
    """The demo's widget: it belongs to General and offers all departments."""
    settings = {"sites": [], "topics": list(departments)}
    return Line.objects.create(
        key="demo", kind="chat", name="Demo", department=departments["general"], settings=settings
    )


def member(email: str, name: str, role: str, departments: list[Department]) -> Agent:
    agent = add_agent(email, name=name)
    for department in departments:
        add_member(department, agent, role, None, NOW)
    return agent


@pytest.fixture
def olena(departments: dict[str, Department]) -> Agent:
    return member("olena@pryklad.example", "Olena Hnatiuk", "supervisor", list(departments.values()))


@pytest.fixture
def ihor(departments: dict[str, Department]) -> Agent:
    own = [departments["technical"], departments["security"]]
    return member("ihor@pryklad.example", "Ihor Boiko", "agent", own)


@pytest.fixture
def andrii(departments: dict[str, Department]) -> Agent:
    own = [departments["general"], departments["accounting"]]
    return member("andrii@pryklad.example", "Andrii Chumak", "agent", own)


@pytest.fixture
def iryna(db: None) -> Agent:
    agent = add_agent("iryna@pryklad.example", name="Iryna Sava")
    make_admin(agent, NOW)
    return agent
