"""Customers of a contact form, over real connections: each asks for a form of his own, and posts it from an address of
his own. The desk takes the addresses from the proxy that it trusts."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

LINE = "bench-form"
FORM, MESSAGES = f"/channels/contact_form/{LINE}/form?lang=uk", f"/channels/contact_form/{LINE}/messages?lang=uk"
BODY = "Сторінка поповнення не відкривається вже другий день, картка та сама. Що робити? "
WRITES_FOR = 3.5  # seconds; who posts sooner is taken for a robot
_numbers = itertools.count(1)


class NoAnswer(Exception):
    """The connection ended before the answer was there."""


class Refused(Exception):
    """The desk answered something that nobody who measures expects."""


@dataclass
class Post:
    """One customer's form: `form` is the id that the desk gave, which makes sending it again harmless."""

    number: int = field(default_factory=lambda: next(_numbers))
    form: str = ""

    @property
    def address(self) -> str:
        """In a network of its own: the limits of one never meet another."""
        return f"10.{self.number & 255}.{self.number >> 8 & 255}.7"

    @property
    def body(self) -> str:
        return f"{BODY}{self.number}"

    def content(self) -> bytes:
        said = {"form": self.form, "name": "Марія", "email": f"s{self.number}@mail.example", "message": self.body}
        return json.dumps(said).encode()


class Connection:
    """One connection of the proxy, kept open from one customer to the next."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask_for_form(self, post: Post) -> None:
        status, answer = await self._ask("GET", FORM, post.address)
        if status != 200 or answer["work"]:
            raise Refused(f"{status} {answer}")
        post.form = answer["form"]

    async def send(self, post: Post) -> int:
        """The number that the desk gave it."""
        status, answer = await self._ask("POST", MESSAGES, post.address, post.content())
        if status != 201:
            raise Refused(f"{status} {answer}")
        return int(answer["number"])

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _ask(self, method: str, path: str, address: str, body: bytes = b"") -> tuple[int, dict[str, Any]]:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        try:
            reader, writer = self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(head.encode() + b"\r\n" + body)
            return await _answer(reader)
        except (OSError, EOFError) as error:
            self.close()
            raise NoAnswer from error


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, Any]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status, size = int(head[9:12]), int(head.partition("content-length:")[2].partition("\r")[0])
    return status, json.loads(await reader.readexactly(size))


async def with_forms(port: int, count: int, connections: int = 8) -> list[Post]:
    """So many customers who opened the page, and took the time that a person needs to write."""
    posts = [Post() for _ in range(count)]
    await _in_turn(port, posts, connections, Connection.ask_for_form)
    await asyncio.sleep(WRITES_FOR)
    return posts


async def send_all(port: int, posts: Sequence[Post], connections: int = 8) -> None:
    """As fast as so many connections can that each wait for their answer."""
    await _in_turn(port, posts, connections, Connection.send)


async def send_steadily(port: int, posts: Sequence[Post], rate: int) -> list[float]:
    """At a fixed rate, whatever comes back; the seconds from when each was due to its answer."""
    free, made = [Connection(port) for _ in range(rate)], time.perf_counter()

    async def send(post: Post, due: float) -> float:
        connection = free.pop() if free else Connection(port)
        await connection.send(post)
        free.append(connection)
        return time.perf_counter() - due

    sent = []
    for number, post in enumerate(posts):
        due = made + number / rate
        if (ahead := due - time.perf_counter()) > 0.0005:
            await asyncio.sleep(ahead)
        sent.append(asyncio.ensure_future(send(post, due)))
    latencies = await asyncio.gather(*sent)
    for connection in free:
        connection.close()
    return latencies


async def _in_turn(port: int, posts: Iterable[Post], connections: int, what: Any) -> None:
    waiting = iter(posts)

    async def work() -> None:
        connection = Connection(port)
        for post in waiting:
            await what(connection, post)
        connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
