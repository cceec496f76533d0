"""How an agent likes his workspace."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from openline.people import agents
from openline.people.agents import add_agent
from openline.people.events import AgentChanged
from openline.people.models import Agent


def test_a_wish_is_kept_and_told_to_whoever_holds_something_of_the_agent(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(agents, "publish", told.extend)
    olena = add_agent("olena@pryklad.example", name="Olena Hnatiuk")
    client.force_login(olena)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.patch("/api/me", {"theme": "dark"}, content_type="application/json")

    assert (answer.status_code, Agent.objects.get().theme) == (200, "dark")
    assert told == [AgentChanged(olena.pk)]
