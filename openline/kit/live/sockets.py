"""WebSockets on the web server's own port and loop, by picows: small in memory, without Django in the way.

A room registers a path with `route`; what it returns is a Socket, or a Refusal that becomes an HTTP answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any, ClassVar, cast

import msgspec
from django.db import close_old_connections
from picows import (
    WSCloseCode,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)

log = logging.getLogger(__name__)

MOST_UNSENT = 4 * 1024 * 1024  # bytes waiting for a client that does not read; it resumes from its cursor
LARGEST_FRAME = 128 * 1024

READERS = 3  # threads of one kind of socket, each with a database connection


def readers(name: str) -> ThreadPoolExecutor:
    """Reads for sockets (a hello, a thread) must not block the loop, nor one kind of socket another."""
    return ThreadPoolExecutor(READERS, thread_name_prefix=name)


class Upgrade(msgspec.Struct):
    """The HTTP request that asks for a socket."""

    path: str
    origin: str
    host: str
    cookie: str
    language: str


class Refusal(msgspec.Struct):
    status: HTTPStatus
    text: str


class Socket(WSListener):
    """One connection. Subclasses take `received` and say `send`; a text frame is one JSON object."""

    __slots__ = ("_transport", "_unsent")
    readers: ClassVar[ThreadPoolExecutor]  # a subclass that reads has its own

    def __init__(self) -> None:
        super().__init__()
        self._transport: WSTransport | None = None
        self._unsent: list[bytes] | None = None  # frames of this turn of the loop

    # --- for subclasses ---

    def connected(self) -> None:
        """The socket is open."""

    def received(self, payload: bytes) -> None:
        """A text frame came."""

    def closed(self) -> None:
        """The socket is gone; leave all topics."""

    def send(self, frame: bytes) -> None:
        """Send a text frame at the end of this turn of the loop, in one write with the others of the turn."""
        if self._unsent is not None:
            self._unsent.append(frame)
        elif self._transport is not None:
            self._unsent = [frame]
            if not _to_flush:
                asyncio.get_running_loop().call_soon(_flush_all)
            _to_flush.append(self)

    def flush(self) -> None:
        frames, self._unsent = self._unsent, None
        transport = self._transport
        if transport is None or not frames:
            return
        if len(frames) == 1:
            transport.send(WSMsgType.TEXT, frames[0])
        else:
            transport.underlying_transport.write(b"".join([part for frame in frames for part in (head(frame), frame)]))
        if transport.underlying_transport.get_write_buffer_size() > MOST_UNSENT:
            self.close(1013, "read faster")

    def close(self, code: int, reason: str) -> None:
        """Say why and hang up, after what was sent before."""
        self.flush()
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.send_close(cast("WSCloseCode", code), reason.encode()[:120])  # also codes of our own, 44xx
            transport.disconnect()
            self.closed()

    def read(self, query: Callable[..., Any], *args: Any, then: Callable[[Any], None]) -> None:
        """Run a query off the loop, then `then(result)` on it, unless the socket has gone (then neither)."""
        future = asyncio.get_running_loop().run_in_executor(self.readers, self._query, query, args)
        future.add_done_callback(lambda done: self._continue(done, then))

    def _query(self, query: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        if self._transport is None:
            return None
        close_old_connections()
        return query(*args)

    def _continue(self, done: asyncio.Future[Any], then: Callable[[Any], None]) -> None:
        if self._transport is None or done.cancelled():
            return
        error = done.exception()
        if error is not None:
            log.error("a socket's query failed", exc_info=error)
            self.close(1011, "try again")
            return
        then(done.result())

    # --- for picows ---

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        open_sockets.add(self)
        self.connected()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT and frame.fin:
            self.received(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            self.close(1000, "")
        elif frame.msg_type in (WSMsgType.BINARY, WSMsgType.CONTINUATION, WSMsgType.TEXT):
            self.close(4400, "send whole text frames")

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        open_sockets.discard(self)
        if self._transport is not None:
            self._transport = None
            self.closed()


_to_flush: list[Socket] = []


def _flush_all() -> None:
    sockets = _to_flush.copy()
    _to_flush.clear()
    for socket in sockets:
        try:
            socket.flush()
        except Exception:  # one broken connection must not keep the others from their frames
            log.exception("a socket was not written to")
            with suppress(Exception):
                socket.close(1011, "try again")


def head(frame: bytes) -> bytes:
    """The head of an unmasked, final text frame (RFC 6455, section 5.2)."""
    size = len(frame)
    if size < 126:
        return bytes((0x81, size))
    return b"\x81\x7e" + size.to_bytes(2, "big") if size < 65536 else b"\x81\x7f" + size.to_bytes(8, "big")


Accept = Callable[[Upgrade], Socket | Refusal]
_routes: dict[str, Accept] = {}
open_sockets: set[Socket] = set()


def route(path: str, accept: Accept) -> None:
    """Sockets asked for at this path are made by `accept`."""
    _routes[path] = accept


def routes() -> dict[str, Accept]:
    return dict(_routes)


def accept(request: WSUpgradeRequest) -> Socket | WSUpgradeResponseWithListener | None:
    """picows asks for the listener of an upgrade request; None becomes 404."""
    path = request.path.decode("latin1").partition("?")[0]
    maker = _routes.get(path)
    if maker is None:
        return None
    headers = request.headers
    wanted = [str(headers.get(name, "")) for name in ("origin", "host", "cookie", "accept-language")]
    made = maker(Upgrade(path, *wanted))
    if isinstance(made, Refusal):
        answer = WSUpgradeResponse.create_error_response(made.status, made.text.encode())
        return WSUpgradeResponseWithListener(answer, None)
    return made
