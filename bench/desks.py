"""Desks with a mailbox: letters go in by SMTP, and a letter is done when it became a message."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .mailbox import ADDRESS
from .world import Server

SENDERS = 8  # connections at once when the cost is measured


class Desk:
    """`openline up` on a folder of its own, with its receiver; `conversations` are there from before."""

    address = ADDRESS

    def __init__(self, folder: Path, zone: Path, conversations: int = 0) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self._database = folder / "openline.sqlite3"
        self._environment = {
            "OPENLINE_DATA": str(folder),
            "OPENLINE_SMTP_PORT": str(self.port),
            "OPENLINE_DNS_ZONE": str(zone),
        }
        command = [sys.executable, "-m", "bench.mailbox", str(conversations)]
        subprocess.run(command, env={**os.environ, **self._environment}, check=True)
        self._server = Server(self._environment)

    def __enter__(self) -> Desk:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    def take(self, letters: Sequence[bytes]) -> float:
        """Milliseconds of CPU for each letter, of all processes."""
        before, used = self._taken(), self._server.cpu()
        asyncio.run(_send(self.port, letters, SENDERS))
        self._wait_for(before + len(letters))
        return (self._server.cpu() - used) * 1000 / len(letters)

    def accepts(self, letters: Sequence[bytes], connections: int) -> float:
        """Letters a second that were answered with 250, the taking at work beside it."""
        before, began = self._taken(), time.perf_counter()
        asyncio.run(_send(self.port, letters, connections))
        took = time.perf_counter() - began
        self._wait_for(before + len(letters))
        return len(letters) / took

    def settled(self) -> set[str]:
        """The envelope senders of all letters that are taken, in quarantine or aside."""
        with sqlite3.connect(f"file:{self._database}?mode=ro", uri=True) as database:
            rows = database.execute(
                "SELECT envelope_from FROM email_received WHERE state IN ('taken', 'quarantined', 'aside')"
            )
            return {str(sender) for (sender,) in rows}

    def _wait_for(self, count: int) -> None:
        until = time.monotonic() + 120
        while self._taken() < count:
            if time.monotonic() > until:
                raise RuntimeError("letters were not taken")
            time.sleep(0.05)

    def _taken(self) -> int:
        with sqlite3.connect(f"file:{self._database}?mode=ro", uri=True) as database:
            newest = database.execute("SELECT max(id) FROM email_received").fetchone()[0]
            waiting = database.execute("SELECT count(*) FROM email_received WHERE state = 'kept'").fetchone()[0]
            bad = database.execute("SELECT count(*) FROM email_received WHERE state = 'quarantined'").fetchone()[0]
        if bad:
            raise RuntimeError(f"{bad} letters are in quarantine")
        return int(newest or 0) - int(waiting)


async def _send(port: int, letters: Sequence[bytes], connections: int) -> None:
    waiting = list(letters)
    await asyncio.gather(*(_sender(port, waiting) for _ in range(connections)))


async def _sender(port: int, waiting: list[bytes]) -> None:
    """One connection; takes from what waits until nothing is left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await _answer(reader, "220")
    await _say(reader, writer, b"EHLO mail.example\r\n", "250")
    while waiting:
        letter = waiting.pop()
        await _say(reader, writer, b"MAIL FROM:<customer@mail.example>\r\n", "250")
        await _say(reader, writer, f"RCPT TO:<{ADDRESS}>\r\n".encode(), "250")
        await _say(reader, writer, b"DATA\r\n", "354")
        body = letter.replace(b"\r\n.", b"\r\n..")
        await _say(reader, writer, body + b"\r\n.\r\n", "250")
    writer.close()


async def _say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: bytes, expected: str) -> None:
    writer.write(words)
    await _answer(reader, expected)


async def _answer(reader: asyncio.StreamReader, expected: str) -> None:
    while True:
        line = (await reader.readline()).decode()
        if not line.startswith(expected):
            raise RuntimeError(f"the receiver said: {line}")
        if line[3:4] != "-":
            return
