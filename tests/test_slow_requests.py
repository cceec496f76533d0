"""Who sends or reads slowly holds nobody else up; what was cut on its way changes nothing."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import IO, Any

import pytest

from openline.project import bodies, downloads
from tests.desk import Desk
from tests.live_client import Browser

IRYNA, OLENA = "iryna@pryklad.example", "olena@pryklad.example"
MORE_THAN_THREADS = 20
COOKIE = f"Cookie: csrftoken={'x' * 32}"  # without one Django refuses before it reads
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    started = Desk(tmp_path_factory.mktemp("desk"))
    started.start()
    yield started
    started.kill9()


def begun(desk: Desk, path: str, *headers: str, body: bytes = b"", method: str = "POST") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", desk.port), timeout=30)
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{desk.port}", *headers, "", ""]
    connection.sendall("\r\n".join(lines).encode() + body)
    return connection


def answers(desk: Desk) -> bool:
    with urllib.request.urlopen(f"{desk.url}/healthz", timeout=20) as answer:
        return bool(answer.status == 200)


@pytest.mark.story
@pytest.mark.parametrize(("path", "size"), [("/sign-in/", 1000), ("/settings/profile/picture/", 20_000_000)])
def test_slow_senders_leave_the_threads_to_others(desk: Desk, path: str, size: int) -> None:
    with ExitStack() as slow:
        for _ in range(MORE_THAN_THREADS):
            slow.enter_context(begun(desk, path, FORM, COOKIE, f"Content-Length: {size}", body=b"x" * (size // 20)))

        assert answers(desk)


@pytest.mark.story
def test_slow_readers_leave_the_threads_to_others(desk: Desk) -> None:
    olena = Browser(desk.url).sign_in(OLENA, desk.sign_in_of(OLENA).password)
    content = b"abcdefgh" * 2_500_000
    key = json.loads(olena.upload(content, "log.txt").body)["key"]
    with ExitStack() as slow:
        for _ in range(MORE_THAN_THREADS):
            reader = begun(desk, f"/files/{key}", f"Cookie: {olena.cookies()}", method="GET")
            assert slow.enter_context(reader).recv(15) == b"HTTP/1.1 200 OK"

        assert answers(desk)
    assert olena.ask("GET", f"/files/{key}").body == content
    assert olena.ask("HEAD", f"/files/{key}").headers["Content-Length"] == str(len(content))


@pytest.mark.story
def test_a_form_that_was_cut_on_its_way_changes_nothing(desk: Desk) -> None:
    iryna = Browser(desk.url).sign_in(IRYNA, desk.sign_in_of(IRYNA).password)
    page = next(
        path
        for path in re.findall(r"/settings/agents/\d+/", iryna.ask("GET", "/settings/agents/").body.decode())
        if OLENA in iryna.ask("GET", path).body.decode()
    )
    token = iryna.cookie("csrftoken")
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "name": "Cut", "email": OLENA}).encode()
    headers = [FORM, f"Cookie: {iryna.cookies()}"]
    with begun(desk, page, *headers, f"Content-Length: {len(body) + 100}", body=body):
        time.sleep(0.5)  # it has come this far
    time.sleep(1)  # for a desk that would obey

    assert "<h1>Cut</h1>" not in iryna.ask("GET", page).body.decode()


@pytest.mark.story
def test_a_body_that_is_too_large_is_refused_in_words_and_its_connection_ends(desk: Desk) -> None:
    form = [FORM, "Accept-Language: uk", "Content-Length: 1500000"]
    with begun(desk, "/sign-in/", *form, body=b"x" * 1_500_000) as connection:
        answer = connection.makefile("rb").read().decode()

    assert answer.startswith("HTTP/1.1 413 ")
    assert "connection: close" in answer
    assert re.search("[а-я]{5}", answer)


async def test_who_takes_nothing_is_cut_off_and_who_takes_a_little_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "SILENCE", 0.01)
    aborted, waits = asyncio.Event(), [300, 200, 100, 100]
    protocol: Any = object.__new__(downloads.HttpProtocol)
    protocol.loop, protocol.flow = asyncio.get_running_loop(), SimpleNamespace(pause_writing=lambda: None)
    protocol.transport = SimpleNamespace(get_write_buffer_size=lambda: waits.pop(0), abort=aborted.set)

    protocol.pause_writing()
    await asyncio.wait_for(aborted.wait(), 10)

    assert waits == []


async def test_who_falls_silent_in_the_middle_is_told_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SILENCE", 0.05)
    pieces = iter([{"type": "http.request", "body": b"x", "more_body": True}])

    assert await received(pieces) == (408, None)


async def test_who_goes_away_in_the_middle_is_never_answered() -> None:
    pieces = iter([{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}])

    assert await received(pieces) == (None, None)


async def test_a_body_in_pieces_is_one_body_whether_in_memory_or_on_disk() -> None:
    for piece in (b"x" * 7, b"x" * 40_000):
        pieces = iter([{"type": "http.request", "body": piece, "more_body": number < 4} for number in range(5)])
        assert await received(pieces) == (None, piece * 5)


async def received(pieces: Iterator[Any]) -> tuple[int | None, bytes | None]:
    """The status that the sender was told, and the body that the application was given."""
    told: list[int] = []
    given: list[bytes] = []

    async def receive() -> Any:
        for piece in pieces:
            return piece
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        told.extend([message["status"]] if "status" in message else [])

    async def application(scope: bodies.Scope, receive: Any, send: Any) -> None:
        body: IO[bytes] = scope["openline.body"]
        body.seek(0)
        given.append(body.read())

    scope = {"path": "/sign-in/", "headers": [(b"content-length", b"200000")]}
    await bodies.received_whole(application)(scope, receive, send)
    return told[0] if told else None, given[0] if given else None
