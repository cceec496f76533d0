"""The postman is killed with every letter, after the server has it and before the desk knows: none is lost, and each
that the customer may have twice says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from openline.channels.email.sending.tests.server import Server, Taken
from openline.channels.email.sending.tokens import read_message_id

pytestmark = pytest.mark.story
KILLS = 20
LEASE = "0.6"  # seconds
WITHIN = 400.0  # seconds, on a loaded machine


class Postman:
    """Works in a process of its own, and is begun again whenever it was killed."""

    def __init__(self, data: Path, database_url: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENLINE_")}
        own = {"OPENLINE_DATA": str(data), "OPENLINE_DATABASE_URL": database_url, "OPENLINE_LOG_LEVEL": "ERROR"}
        self._environment = {**clean, **own}
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    def asks(self, *act: str) -> str:
        command = [sys.executable, "-m", "tests.postman_process", *act]
        return subprocess.run(command, env=self._environment, check=True, capture_output=True, text=True).stdout

    def works(self) -> None:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "tests.postman_process", "work", LEASE]
            self._process = subprocess.Popen(command, env=self._environment)

    def is_killed(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self.kills += 1


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    one.start()
    yield one
    one.stop()


def test_no_letter_is_lost_and_at_most_flagged_ones_are_doubled(
    tmp_path: Path, database_url: str, server: Server
) -> None:
    postman = Postman(tmp_path, database_url)
    postman.asks("prepare", str(server.port), str(KILLS))
    met: set[str] = set()

    def is_killed_with_each(taken: Taken) -> None:
        """The server has the letter; its answer is not out yet."""
        new = taken.letter["Message-ID"] not in met
        met.add(taken.letter["Message-ID"])
        if new:
            postman.is_killed()

    server.on_letter = is_killed_with_each
    try:
        until = time.monotonic() + WITHIN
        while len(met) < KILLS or len(server.taken) < 2 * KILLS:
            assert time.monotonic() < until, f"{len(met)} of {KILLS} letters in time"
            postman.works()
            time.sleep(0.02)
        found = settled(postman, until)
    finally:
        postman.is_killed()

    copies = Counter(read_message_id(taken.letter["Message-ID"]).conversation for taken in server.taken)  # type: ignore[union-attr]
    assert len(copies) == KILLS
    assert max(copies.values()) <= 2
    assert found["states"] == ["sent"] * KILLS
    flagged = {conversation for conversation, data in found["told"] if data.get("twice")}
    assert flagged == {conversation for conversation, times in copies.items() if times > 1}
    assert postman.kills >= KILLS


def settled(postman: Postman, until: float) -> dict[str, list]:  # type: ignore[type-arg]  # JSON
    """The last one's commit follows its second 250 at once, in a process that nobody kills."""
    while True:
        found: dict[str, list] = json.loads(postman.asks("report"))  # type: ignore[type-arg]
        if set(found["states"]) == {"sent"} or time.monotonic() > until:
            return found
