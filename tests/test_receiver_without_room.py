"""A full disk, a read-only database: the sender is told to come later and keeps his letter, and it heals by itself."""

from __future__ import annotations

import os
import shutil
import smtplib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.ports import free_port
from tests.receiver_process import ADDRESS
from tests.small_desk import MOUNT
from tests.test_receiver_killed import FROM, Killable

ROOM = "24m"
BOTH = f"{sys.executable} -m tests.receiver_process prepare && exec {sys.executable} -m tests.receiver_process run"


class OnSmallDisk:
    """The receiver with a data folder on a disk that only it sees."""

    def __init__(self, folder: Path) -> None:
        self.port, folder = free_port(), folder / "data"
        folder.mkdir()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENLINE_")}
        environment = clean | {"OPENLINE_DATA": str(folder), "OPENLINE_SMTP_PORT": str(self.port)}
        own = ["--mount"] if os.geteuid() == 0 else ["--mount", "--user", "--map-root-user"]
        command = ["unshare", *own, "sh", "-c", MOUNT, ROOM, str(folder), "sh", "-c", BOTH]
        piped = subprocess.PIPE
        self.process = subprocess.Popen(command, env=environment, stdin=piped, stdout=piped, text=True)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "listening\n"
        self.disk = Path(f"/proc/{self.process.pid}/root{folder}")

    def fill(self) -> None:
        with (self.disk / "somebody-elses").open("wb", buffering=0) as file:
            size = 1 << 20
            while size:
                try:
                    file.write(bytes(size))
                except OSError:
                    size //= 2

    def make_room(self) -> None:
        (self.disk / "somebody-elses").unlink()

    def kept(self, copy: Path) -> list[str]:
        """Message-IDs; SQLite would follow the link out of the disk, so it reads a copy."""
        for path in self.disk.glob("openline.sqlite3*"):
            shutil.copy(path, copy)
        with closing(sqlite3.connect(copy / "openline.sqlite3")) as rows:
            return [number for (number,) in rows.execute("SELECT message_id FROM email_received ORDER BY id")]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[OnSmallDisk]:
    made = OnSmallDisk(tmp_path)
    yield made
    made.process.kill()
    made.process.communicate()


def hand_over(port: int, number: str, size: int = 1000) -> tuple[int, bytes]:
    """What the receiver answers to a letter of that size."""
    letter = f"Message-ID: <{number}@mail.example>\r\n\r\n{'a' * size}\r\n".encode()
    with smtplib.SMTP("127.0.0.1", port, "mail.example", timeout=30) as sender:
        try:
            sender.sendmail(FROM, [ADDRESS], letter)
        except smtplib.SMTPResponseException as refused:
            return refused.smtp_code, bytes(refused.smtp_error)  # type: ignore[arg-type]
        return 250, b""


@pytest.mark.story
def test_a_full_disk_puts_letters_off_and_loses_none(small: OnSmallDisk, tmp_path: Path) -> None:
    assert hand_over(small.port, "before")[0] == 250
    small.fill()
    code, words = hand_over(small.port, "large", 500_000)
    assert (code, b"disk is nearly full" in words) == (452, True)
    acknowledged = ["before"]
    while (answer := hand_over(small.port, f"small-{len(acknowledged)}", 100_000))[0] == 250:
        acknowledged.append(f"small-{len(acknowledged)}")
        assert len(acknowledged) < 500, "the disk is not full at all"
    assert answer[0] == 452
    assert list((small.disk / "files").glob("incoming/*")) == []

    small.make_room()
    for number, size in ((f"small-{len(acknowledged)}", 100_000), ("large", 500_000)):
        assert hand_over(small.port, number, size)[0] == 250
        acknowledged.append(number)
    assert small.kept(tmp_path) == [f"{number}@mail.example" for number in acknowledged]


@pytest.mark.story
def test_a_read_only_database_puts_letters_off_and_loses_none(tmp_path: Path, database_url: str) -> None:
    receiver = Killable(tmp_path / "data", database_url)
    try:
        receiver.start()
        assert hand_over(receiver.port, "1")[0] == 250
        refuse = read_only_postgres(database_url) if database_url else read_only_sqlite(tmp_path / "data")
        with refuse:
            code, words = hand_over(receiver.port, "2")
            assert (code, b"come again later" in words) == (451, True)
        until_taken(lambda: hand_over(receiver.port, "2")[0])
        assert receiver.kept() == [("1@mail.example", True), ("2@mail.example", True)]
    finally:
        receiver.close()


def until_taken(answer: Callable[[], int]) -> None:
    until = time.monotonic() + 60
    while answer() != 250:
        assert time.monotonic() < until, "it does not heal by itself"


@contextmanager
def read_only_postgres(url: str) -> Iterator[None]:
    name = url.rpartition("/")[2]

    def say(change: str) -> None:
        with psycopg.connect(url.replace(name, "postgres"), autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {name} {change}".encode())
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    say("SET default_transaction_read_only = on")
    yield
    say("RESET default_transaction_read_only")


@contextmanager
def read_only_sqlite(folder: Path) -> Iterator[None]:
    """By the file's own mark: a write version that SQLite does not know makes it read-only for everybody."""
    path = folder / "openline.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        mark(path, 3)
        other.execute("UPDATE conversations_line SET name = 'Security desk'")  # whoever has the page cached reads anew
        yield
        mark(path, 2)


def mark(path: Path, version: int) -> None:
    with path.open("r+b") as file:
        file.seek(18)
        file.write(bytes([version]))
