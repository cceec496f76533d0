"""One visitor who asks without end: he is sent away, and nobody else notices."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.desk import Desk
from tests.doc_client import Visitor

MUCH = 20_000


@pytest.mark.story
def test_a_visitor_who_floods_the_desk_does_not_keep_others_out(sqlite_desk: Desk) -> None:
    flooder, newcomer = Visitor(sqlite_desk.url, "demo"), Visitor(sqlite_desk.url, "demo")
    until(flooder, lambda: bool(flooder.welcome))
    said = flooder.say("Good evening")
    until(flooder, lambda: said not in flooder.pending)

    flooder.send(*({"t": "more", "cursor": {"1": 1}} for _ in range(MUCH)))

    since = time.monotonic()
    until(newcomer, lambda: bool(newcomer.welcome))
    asked = newcomer.say("Is anybody there?")
    until(newcomer, lambda: asked not in newcomer.pending)
    assert time.monotonic() - since < 10


def until(visitor: Visitor, done: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not done():
        assert time.monotonic() < ends
        visitor.step()
