"""What was passed on stays as it was left: whoever answered the customer there would get his answer elsewhere."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from openline.conversations.change import GoesOnElsewhere
from openline.conversations.closure import reopen
from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Line
from openline.conversations.moving import move
from openline.conversations.outcome import PASSED_ON
from openline.people.models import Agent, Department

from .scene import MINUTE, NOW, TARAS, bodies, keep, kinds, row, said, written


@pytest.fixture
def old(line: Line, ihor: Agent, departments: dict[str, Department]) -> int:
    """Taras told Security; Ihor passed it on to Technical."""
    conversation = keep(said(TARAS, line, topic="security")).conversation
    move(conversation, to=departments["technical"].pk, by=ihor, now=NOW)
    return conversation


def test_nobody_answers_the_customer_behind_the_wall_any_more(old: int, ihor: Agent) -> None:
    note, reply = keep_many([written(ihor, old, "Сам підозрюю", note=True), written(ihor, old)], NOW + MINUTE)

    assert reply == PASSED_ON
    assert note not in (None, PASSED_ON)
    assert bodies(old)[1:] == ["Сам підозрюю"]


def test_where_it_goes_on_the_customer_is_answered(old: int, ihor: Agent) -> None:
    keep(written(ihor, Conversation.objects.get(continues=old).pk, "Скинули пароль"))


def test_it_is_neither_opened_again_nor_passed_on_twice(
    old: int, ihor: Agent, departments: dict[str, Department]
) -> None:
    with pytest.raises(GoesOnElsewhere):
        reopen(old, by=ihor, now=NOW)
    with pytest.raises(GoesOnElsewhere):
        move(old, to=departments["general"].pk, by=ihor, now=NOW)

    assert row(old).closed_at == NOW
    assert kinds(old)[-1] == "passed_on"
    assert Conversation.objects.count() == 2


def test_the_agent_is_told_why(old: int, ihor: Agent, client: Client) -> None:
    client.force_login(ihor)
    answer = client.delete(f"/api/conversations/{old}/closure", headers={"Accept-Language": "en"})

    assert (answer.status_code, json.loads(answer.content)["code"]) == (409, "passed_on")
    assert "went on in another department" in json.loads(answer.content)["text"]
