"""The receiver is killed while servers hand over letters. Each letter that was answered with 250 is there, once."""

from __future__ import annotations

import contextlib
import json
import os
import random
import smtplib
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.receiver_process import ADDRESS

KILLS = 20
SENDERS = 6
FROM = "taras@mail.example"


class Killable:
    """The receiver on a port and a folder of its own, started again and again."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENLINE_")}
        own = {"DATA": str(folder), "DATABASE_URL": database_url, "SMTP_PORT": str(self.port)}
        self._environment = clean | {f"OPENLINE_{name}": value for name, value in own.items()}
        self._asked("prepare")
        self._running, self._next = self._ready(), self._ready()

    def start(self) -> None:
        """Begins at once: it stood ready while the one before it still worked."""
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write("\n")
        self._running.stdin.flush()
        assert self._running.stdout.readline() == "listening\n"

    def kill9(self) -> None:
        _end(self._running)
        self._running, self._next = self._next, self._ready()

    def close(self) -> None:
        _end(self._running)
        _end(self._next)

    def kept(self) -> list[tuple[str, bool]]:
        return [tuple(each) for each in json.loads(self._asked("tell"))]

    def _asked(self, what: str) -> str:
        done = subprocess.run(self._command(what), env=self._environment, stdout=subprocess.PIPE, check=True, text=True)
        return done.stdout

    def _ready(self) -> subprocess.Popen[str]:
        piped = subprocess.PIPE
        return subprocess.Popen(self._command("run"), env=self._environment, stdin=piped, stdout=piped, text=True)

    def _command(self, what: str) -> list[str]:
        return [sys.executable, "-m", "tests.receiver_process", what]


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


class Server(threading.Thread):
    """A mail server: keeps each letter until it was told 250, and comes again with it. Now and then it hangs up
    between the letter's end and the answer."""

    def __init__(self, port: int, name: str, stopping: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._port, self._stopping = port, stopping
        self._moments = random.Random(name)
        self.sent: list[str] = []

    def run(self) -> None:
        while not self._stopping.is_set():
            number = f"{self.name}-{len(self.sent)}"
            words = "ї" * self._moments.choice([10, 1000, 200_000])
            letter = f"Message-ID: <{number}@mail.example>\r\n\r\n{words}\r\n".encode()
            while not self._hands_over(letter):
                time.sleep(0.02)
            self.sent.append(f"{number}@mail.example")

    def _hands_over(self, letter: bytes) -> bool:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            sender = smtplib.SMTP("127.0.0.1", self._port, "mail.example", timeout=20)
            if self._moments.random() < 0.1:
                self._hangs_up(sender, letter)
                return False
            with sender:
                return not sender.sendmail(FROM, [ADDRESS], letter)
        return False

    def _hangs_up(self, sender: smtplib.SMTP, letter: bytes) -> None:
        sender.ehlo()
        sender.mail(FROM)
        sender.rcpt(ADDRESS)
        sender.docmd("DATA")
        sender.send(letter + b".\r\n")
        sender.close()


@pytest.fixture
def receiver(tmp_path: Path, database_url: str) -> Iterator[Killable]:
    made = Killable(tmp_path / "data", database_url)
    made.start()
    yield made
    made.close()


@pytest.mark.story
def test_every_letter_that_was_answered_with_250_is_kept_once(receiver: Killable) -> None:
    stopping, moments = threading.Event(), random.Random(4)
    servers = [Server(receiver.port, f"server{number}", stopping) for number in range(SENDERS)]
    for server in servers:
        server.start()
    for _ in range(KILLS):
        wait_for_more(servers, 5)
        time.sleep(moments.uniform(0, 0.1))  # a kill falls anywhere in the work
        receiver.kill9()
        receiver.start()
    wait_for_more(servers, 5)
    stopping.set()
    for server in servers:
        server.join(60)
        assert not server.is_alive()

    kept = receiver.kept()
    assert all(whole for _, whole in kept)
    times = Counter(message_id for message_id, _ in kept)
    assert set(times) == {message_id for server in servers for message_id in server.sent}
    assert set(times.values()) == {1}


def wait_for_more(servers: list[Server], count: int) -> None:
    wanted = sum(len(server.sent) for server in servers) + count
    until = time.monotonic() + 60
    while sum(len(server.sent) for server in servers) < wanted:
        assert time.monotonic() < until, "nothing is taken any more"
        time.sleep(0.01)
