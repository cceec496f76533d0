"""Who does not read is cut off before he fills the desk's memory, and nobody else misses a word for it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.desk import Desk
from tests.doc_client import Visitor
from tests.load import words_of

MESSAGES = 1200
LONG = "ї" * 9_000  # 22 MB in all: more than sockets and desk hold together


@pytest.mark.story
def test_a_tab_that_does_not_read_is_cut_off_and_later_reads_on_from_its_cursor(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(visitor_messages_per_minute="1000000")
    desk.start()
    writing = Visitor(desk.url, "demo")
    step_until(writing, lambda: writing.welcome)
    writing.say("First")
    step_until(writing, lambda: writing.entries)
    silent, reading = (Visitor(desk.url, "demo", token=writing.token) for _ in range(2))
    for tab in (silent, reading):
        step_until(tab, lambda tab=tab: tab.entries)  # type: ignore[misc]

    for number in range(MESSAGES):
        writing.say(f"{number} {LONG}")
        if number % 20 == 19:
            step_until(writing, lambda: not writing.pending)
            step_until(reading, lambda number=number: len(reading.entries) == number + 2)  # type: ignore[misc]
    connection = silent._socket
    step_until(silent, lambda: len(silent.entries) == MESSAGES + 1)

    assert silent._socket is not connection, "it was never cut off"
    assert words_of(silent.entries) == words_of(reading.entries) == words_of(writing.entries)
    assert "Traceback" not in desk.said()


def step_until(visitor: Visitor, right: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not right():
        assert time.monotonic() < end, [str(frame)[:200] for frame in visitor.frames[-3:]]
        visitor.step()
