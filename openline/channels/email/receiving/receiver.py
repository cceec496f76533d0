"""The receiver: letters that other servers hand over, by SMTP or LMTP."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import threading
from functools import partial
from urllib.parse import urlsplit

import uvloop
from django.conf import settings

from .gate import LARGEST, Gate
from .handler import Desk
from .keeper import Keeper
from .mailboxes import Mailboxes
from .smtp import Connection, LocalConnection

log = logging.getLogger(__name__)

_BACKLOG = 512
_COMMANDS = {"*": 50, "MAIL": 100_000, "RCPT": 1_000_000, "DATA": 100_000, "RSET": 100_000, "NOOP": 1000}


class Receiver:
    """SMTP and LMTP on a loop of its own: a slow sender keeps nobody at the desk waiting, nor the other way about."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._servers: list[asyncio.AbstractServer] = []

    def start(self) -> None:
        """Does nothing where no port is set."""
        wanted = ((settings.MAIL_SMTP_PORT, Connection), (settings.MAIL_LMTP_PORT, LocalConnection))
        listening = [(port, kind) for port, kind in wanted if port]
        if listening:
            self._loop = uvloop.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="receiver", daemon=True)
            self._thread.start()
            asyncio.run_coroutine_threadsafe(self._listen(listening), self._loop).result(10)

    def stop(self) -> None:
        if self._thread is not None:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(20)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()
            self._thread = None

    async def _listen(self, wanted: list[tuple[int, type[Connection]]]) -> None:
        self._gate = Gate(settings.MAIL_RELAYS)
        self._mailboxes, self._keeper = Mailboxes(), Keeper(self._loop)
        desk = Desk(self._mailboxes, self._keeper, self._gate)
        for port, kind in wanted:
            made = partial(
                kind, desk, self._gate, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname=_own_name(),
                ident="Openline", tls_context=_certificate(), command_call_limit=_COMMANDS, loop=self._loop,
            )  # fmt: skip
            listener = await self._loop.create_server(made, settings.MAIL_HOST, port, backlog=_BACKLOG)
            self._servers.append(listener)

    async def _close(self) -> None:
        """What was handed over whole is committed, and its sender told if he waits."""
        for listener in self._servers:
            listener.close()
        await self._loop.run_in_executor(None, self._keeper.stop)
        await asyncio.sleep(0.05)  # the last answers leave
        everybody = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in everybody:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*everybody, return_exceptions=True)
        self._mailboxes.close()


def _own_name() -> str:
    name = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"[{name}]" if name.replace(".", "").isdigit() else name  # RFC 5321, 4.1.3


def _certificate() -> ssl.SSLContext | None:
    """The desk's own; without one letters come in the clear, as between most servers on one machine."""
    if settings.MAIL_TLS is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*settings.MAIL_TLS)
    return context
