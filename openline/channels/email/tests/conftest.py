from __future__ import annotations

import pytest
from django.test import Client

from openline.kit.clock import now
from openline.people.agents import add_agent, make_admin
from openline.people.models import Agent, Department


@pytest.fixture
def iryna(db: None) -> Agent:
    agent = add_agent("iryna@pryklad.example", name="Iryna Sava")
    make_admin(agent, now())
    return agent


@pytest.fixture
def as_iryna(iryna: Agent) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(iryna)
    return client


@pytest.fixture
def security(db: None) -> Department:
    return Department.objects.get(key="security")
