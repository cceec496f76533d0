"""A crowd that connects and says nothing does not keep anybody else from being answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.desk import Desk
from tests.doc_client import Visitor
from tests.live_client import Browser

CROWD = 1000
OLENA = "olena@pryklad.example"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.mark.story
async def test_a_thousand_sockets_that_never_say_hello_hurt_nobody_and_are_sent_away(sqlite_desk: Desk) -> None:
    olena = Browser(sqlite_desk.url).sign_in(OLENA, sqlite_desk.sign_in_of(OLENA).password)
    async with crowd(sqlite_desk.port) as silent:
        assert len(silent) == CROWD
        since = time.monotonic()
        await asyncio.to_thread(talk, sqlite_desk, olena)
        assert time.monotonic() - since < 10

        goodbyes = await asyncio.wait_for(asyncio.gather(*(last_words(reader) for reader, _ in silent)), 60)

    assert set(goodbyes) == {(4408).to_bytes(2, "big")}
    await asyncio.to_thread(talk, sqlite_desk, olena)
    assert "Traceback" not in sqlite_desk.said()


@asynccontextmanager
async def crowd(port: int) -> AsyncIterator[list[Connection]]:
    """A thousand open visitor sockets."""
    connections: list[Connection] = []
    try:
        for _ in range(CROWD // 50):
            connections += await asyncio.gather(*(connect(port) for _ in range(50)))
        yield connections
    finally:
        for _, writer in connections:
            with suppress(OSError):
                writer.close()


async def connect(port: int) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET /visitor HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    writer.write(f"{head}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 101"), answer
    return reader, writer


async def last_words(reader: asyncio.StreamReader) -> bytes:
    """The code of the close frame, which is all that the desk says."""
    frame = await reader.read()
    assert frame[0] == 0x88, frame
    return frame[2:4]


def talk(desk: Desk, olena: Browser) -> None:
    """A customer asks and is answered."""
    visitor, live = Visitor(desk.url, "demo"), olena.live()
    while not visitor.welcome:
        visitor.step()
    visitor.say("Is anybody there?")
    while not visitor.entries:
        visitor.step()
    live.say(visitor.entries[0]["conversation"], "Yes")
    while len(visitor.entries) < 2:
        visitor.step()
    visitor.cut()
    live.close()
