"""A request's body is received whole, on the loop, before a thread is taken for it: who sends slowly holds nothing up,
and what was cut on its way is never answered as if it were all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils import translation

from openline.channels.base.visits import language_of
from openline.kit.disk import has_room, is_full
from openline.kit.uploads import LIMIT
from openline.workspace import words

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]

TELL_THEMSELVES = {"/api/files", "/visitor/files"}  # in JSON, with all headers that an answer of theirs needs
UPLOADS = {*TELL_THEMSELVES, "/settings/profile/picture/"}
FORMS = "/channels/"  # their views tell of words that came with files: they get what arrived, whatever was wrong
MOST, MOST_OF_UPLOAD = 1_000_000, LIMIT + 1_000_000  # bytes, with what stands around a file
MOST_OF_FORM = 3 * LIMIT + 1_000_000
IN_MEMORY = 64 * 1024
SILENCE, TOTAL = 30.0, 600.0  # seconds between two pieces, and for all: 20 MB from a slow phone
MARKS = {413: "openline.too_large", 507: "openline.disk_full"}  # what views find in META
CODES = {413: "file_too_large", 507: "disk_full"}
CUTS = {413: "too_much_at_once", 507: "disk_full"}  # why a form's body ends before its end


class Cut(Exception):
    """The sender went away before all of it was there."""


def received_whole(application: Application) -> Application:
    """The application is asked when all is there: in scope["openline.body"], for `reading`."""

    async def answer(scope: Scope, receive: Any, send: Any) -> None:
        body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY, dir=str(settings.INCOMING))  # noqa: SIM115  # closing may fail
        try:
            refused = await _receive(scope, receive, body)
            if not refused:
                scope["openline.body"] = body
                await application(scope, receive, send)
            elif refused in MARKS and scope["path"] in TELL_THEMSELVES:
                scope["openline.mark"] = MARKS[refused]
                await application(scope, receive, _closing(send))
            elif refused in CUTS and scope["path"].startswith(FORMS):
                scope["openline.body"], scope["openline.cut"] = body, CUTS[refused]
                await application(scope, receive, _closing(send))
            else:
                await _refuse(scope, _closing(send), refused)
        except Cut:
            return
        finally:
            with suppress(OSError):
                body.close()

    return answer


def reading(django: Callable[..., Any]) -> Callable[..., Any]:
    """The WSGI application over the body that was received; of one that was refused it reads the mark, and no bytes."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        scope: Scope = environ["asgi.scope"]
        if mark := scope.get("openline.mark"):
            return django({**environ, mark: True, "CONTENT_LENGTH": "0"}, start_response)
        body = scope["openline.body"]
        if cut := scope.get("openline.cut"):
            environ["openline.cut"] = cut
        environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(body.tell()), body
        body.seek(0)
        return django(environ, start_response)

    return answer


async def _receive(scope: Scope, receive: Any, body: IO[bytes]) -> int:
    """Fill `body`; gives the status of a refusal, or 0. What is too large is read on for as long again and dropped:
    a browser shows an answer only when it could send all."""
    most, came, status = _most(scope), 0, 0
    more = any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])
    loop = asyncio.get_running_loop()
    end = loop.time() + TOTAL
    try:
        async with asyncio.timeout(SILENCE) as silence:
            while more and came <= 2 * most:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Cut
                piece, more = message.get("body", b""), message.get("more_body", False)
                came += len(piece)
                status = 413 if came > most else status or await _write(body, piece, came)
                silence.reschedule(min(loop.time() + SILENCE, end))
    except TimeoutError:
        return 408
    return status


def _most(scope: Scope) -> int:
    if scope["path"].startswith(FORMS):
        kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        return MOST_OF_FORM if kind.startswith(b"multipart/form-data") else MOST
    return MOST_OF_UPLOAD if scope["path"] in UPLOADS else MOST


async def _write(body: IO[bytes], piece: bytes, size: int) -> int:
    """On the disk in another thread, so that a slow disk holds no socket up."""
    if size <= IN_MEMORY:
        body.write(piece)
        return 0
    try:
        return await asyncio.to_thread(_write_to_disk, body, piece)
    except OSError as error:
        if not is_full(error):
            raise
        return 507


def _write_to_disk(body: IO[bytes], piece: bytes) -> int:
    if not has_room(settings.INCOMING):
        return 507
    body.write(piece)
    body.flush()
    return 0


async def _refuse(scope: Scope, send: Any, status: int) -> None:
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    with translation.override(language_of("", accepted)):
        text = words.of(CODES[status] if scope["path"] in UPLOADS or status == 507 else "bad_request").encode()
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [kind]})
    await send({"type": "http.response.body", "body": text})


def _closing(send: Any) -> Any:
    """The connection ends with the answer: bytes that are not wanted may still be on their way."""

    async def sent(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return sent
