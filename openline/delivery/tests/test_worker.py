"""The postman itself, with its threads."""

from __future__ import annotations

import threading
import time

import pytest

from openline.delivery import worker
from openline.delivery.waking import wake

WITHIN = 15.0  # seconds, on a loaded machine


class Rows:
    """In the place of the database, which threads of a test cannot share: lines that something is due of."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.due: list[int] = []
        self.sent: list[int] = []
        self.hold = threading.Event()
        self.hold.set()
        self.at_once = self.most_at_once = 0
        self._mutex = threading.Lock()
        monkeypatch.setattr(worker, "due_lines", lambda now: list(self.due))
        monkeypatch.setattr(worker, "next_due", lambda: None)
        monkeypatch.setattr(worker, "send_due", self._send)
        monkeypatch.setattr(worker.unseen, "look_back", lambda now: None)  # type: ignore[attr-defined]
        monkeypatch.setattr(worker.unseen, "gather", lambda now: None)  # type: ignore[attr-defined]
        monkeypatch.setattr(worker.unseen, "seconds_left", lambda now: None)  # type: ignore[attr-defined]
        monkeypatch.setattr(worker.sparing, "forget", lambda now: None)  # type: ignore[attr-defined]
        monkeypatch.setattr(worker, "close_old_connections", lambda: None)

    def _send(self, line: int, **_: object) -> int:
        with self._mutex:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.hold.wait(WITHIN)
        with self._mutex:
            self.due.remove(line)
            self.sent.append(line)
            self.at_once -= 1
        return 1


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> Rows:
    return Rows(monkeypatch)


def until(right: object) -> None:
    end = time.monotonic() + WITHIN
    while not right():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_sleeps_until_it_is_woken_and_one_thread_is_at_a_line(rows: Rows) -> None:
    postman = worker.Postman()
    postman.start()
    rows.hold.clear()
    rows.due = [1, 1, 2]
    wake()
    until(lambda: rows.at_once == 2)
    wake()
    rows.hold.set()
    until(lambda: not rows.due)
    postman.stop()
    assert sorted(rows.sent) == [1, 1, 2]
    assert rows.most_at_once == 2


def test_more_lines_than_threads_are_all_served(rows: Rows) -> None:
    postman = worker.Postman()
    rows.due = list(range(3 * worker.LINES_AT_ONCE))
    postman.start()
    until(lambda: not rows.due)
    postman.stop()
    assert rows.most_at_once <= worker.LINES_AT_ONCE


def test_a_server_that_says_nothing_does_not_keep_the_desk_from_ending(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "TO_THE_END", 0.2)
    rows.hold.clear()
    rows.due = [1]
    postman = worker.Postman()
    postman.start()
    until(lambda: rows.at_once == 1)
    began = time.monotonic()
    postman.stop()
    assert time.monotonic() - began < WITHIN / 2
    assert rows.sent == []
    rows.hold.set()
    until(lambda: rows.sent == [1])
