"""A file goes out from the loop, piece by piece as its reader takes it: no thread waits for a slow one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from typing import IO, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .bodies import Application, Scope

PIECE = 64 * 1024
SILENCE = 60.0  # seconds in which a reader takes nothing before he is cut off


class HttpProtocol(HttpToolsProtocol):
    """Ends the connection of who does not read at all."""

    _end: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_again()

    def resume_writing(self) -> None:
        self._forget()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _look_again(self, waited: int | None = None) -> None:
        waits = self.transport.get_write_buffer_size()
        if waits == waited:
            self.transport.abort()
        else:
            self._end = self.loop.call_later(SILENCE, self._look_again, waits)

    def _forget(self) -> None:
        if self._end is not None:
            self._end.cancel()


class HandedOver:
    """In the place of wsgi.file_wrapper: what the response leaves to the loop, still open after it is closed."""

    def __init__(self, scope: Scope, file: IO[bytes]) -> None:
        self._file, self._left = file, b""
        try:
            scope["openline.file"] = os.fdopen(os.dup(file.fileno()), "rb")
        except OSError:  # a part of a file, as browsers ask for
            self._left = file.read()

    def __iter__(self) -> Iterable[bytes]:
        yield self._left

    def close(self) -> None:
        self._file.close()


def handing_over(django: Callable[..., Any]) -> Callable[..., Any]:
    """The WSGI application, its files left to `with_files`."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        scope = environ["asgi.scope"]
        environ["wsgi.file_wrapper"] = lambda file, size=0: HandedOver(scope, file)
        return django(environ, start_response)

    return answer


def with_files(application: Application) -> Application:
    async def answer(scope: Scope, receive: Any, send: Any) -> None:
        async def sent(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body") and "openline.file" in scope:
                with scope.pop("openline.file") as file:
                    while scope["method"] != "HEAD" and (piece := await asyncio.to_thread(file.read, PIECE)):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send(message)

        try:
            await application(scope, receive, sent)
        finally:
            if "openline.file" in scope:
                scope["openline.file"].close()

    return answer
