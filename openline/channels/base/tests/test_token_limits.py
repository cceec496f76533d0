"""Tokens of the site are checked so often and no oftener, however they come."""

from __future__ import annotations

import pytest

from openline.channels.base import visits
from openline.channels.base.tokens import new_token
from openline.channels.base.wire import Hello
from openline.conversations.models import Line
from openline.people.models import Department

AT_ONCE = 10


@pytest.fixture
def line(db: None) -> Line:
    return Line.objects.create(kind="chat", name="Chat", department=Department.objects.get(key="general"))


def greeted(line: Line, token: str) -> visits.Greeting:
    return visits.greet(Hello(line.key, token=token, identify="a.b.c"), "", "", "en")


def test_tokens_in_a_hello_are_counted_together_with_those_that_come_after_it(line: Line) -> None:
    token = new_token()
    for _ in range(AT_ONCE // 2):
        greeting = greeted(line, token)
        assert greeting.refused == "not_identified_here"
        assert visits.prove(greeting.visit, "a.b.c") == "not_identified_here"
    greeting = greeted(line, token)
    assert greeting.refused == "too_fast_contact"
    assert visits.prove(greeting.visit, "a.b.c") == "too_fast_contact"
    assert greeted(line, new_token()).refused == "not_identified_here"
