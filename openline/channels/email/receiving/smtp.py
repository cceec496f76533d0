"""One SMTP or LMTP connection. aiosmtpd speaks; what a letter is, and when 250 is said, is decided here."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Iterator
from typing import Any, cast

from aiosmtpd import lmtp, smtp

from .body import Body
from .gate import LARGEST, WHOLE_LETTER, Gate, address_of
from .handler import Desk

CHUNK = 1 << 16
_PLAIN = re.compile(r"<([\w.+=-]+@[a-zA-Z0-9.-]+)>((?: .*)?)")
_TOO_MANY = b"421 4.7.0 Too many connections; try again later\r\n"
_TOO_LARGE = f"552 5.3.4 The letter is larger than {LARGEST} bytes"
_TOO_SLOW = "421 4.4.2 The letter did not arrive in time; try again"
NO_ROOM = "451 4.3.1 Too many large letters at once; try again later"


class Envelope(smtp.Envelope):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []  # the mailbox of each recipient


class Session(smtp.Session):
    """`source`: address of the sender's machine, "" when it is one of ours."""

    source = ""
    address = ""
    unknown = 0  # recipients that are not there


class Connection(smtp.SMTP):
    line_length_limit = CHUNK  # of commands, and what the reader holds; lines of letters have no limit

    def __init__(self, desk: Desk, gate: Gate, **settings: Any) -> None:
        self._gate = gate
        self._desk = desk
        self._admitted: str | None = None
        self._refused = False
        super().__init__(desk, timeout=gate.patience(), **settings)

    def _create_session(self) -> Session:
        return Session(self.loop)

    def _create_envelope(self) -> Envelope:
        return Envelope()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        address = address_of(transport.get_extra_info("peername"))
        if self._admitted is None:
            if not self._gate.admits(address):
                self._refused = True
                cast("asyncio.WriteTransport", transport).write(_TOO_MANY)
                transport.close()
                return
            self._admitted = address
        super().connection_made(transport)
        assert isinstance(self.session, Session)
        self.session.address = address
        self.session.source = "" if self._gate.is_own(address) else address

    def data_received(self, data: bytes) -> None:
        if not self._refused:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self._refused else super().eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        if self._admitted is not None:
            self._gate.leaves(self._admitted)
            self._admitted = None
            super().connection_lost(error)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The plain case without a grammar for all of RFC 5322: that takes longer than keeping a letter."""
        found = _PLAIN.fullmatch(arg)
        return (found[1], found[2]) if found else super()._getaddr(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """As aiosmtpd's, but for the memory that a letter of many lines takes, and for LMTP's answers."""
        if await self.check_helo_needed():
            return
        assert isinstance(self.envelope, Envelope)
        assert isinstance(self.session, Session)
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        with self._held() as held:
            body = await self._read(held)
            if body is None:
                answer = _TOO_SLOW if held.has_room else NO_ROOM
            elif body.too_large:
                answer = _TOO_LARGE
            else:
                answer = await self._desk.keep(self.session, self.envelope, body.letter())
        for _ in range(self._answers(self.envelope)):
            await self.push(answer)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        if answer is _TOO_SLOW and self.transport is not None:
            self.transport.close()

    def _answers(self, envelope: Envelope) -> int:
        return 1

    @contextlib.contextmanager
    def _held(self) -> Iterator[_Held]:
        held = _Held(self._gate)
        try:
            yield held
        finally:
            self._gate.lets_go(held.size)

    async def _read(self, held: _Held) -> Body | None:
        """None when it did not come in time, or when there is no room for it now."""
        body, until = Body(LARGEST), time.monotonic() + WHOLE_LETTER
        while time.monotonic() < until:
            chunk = await self._reader.read(CHUNK)
            if not chunk:
                raise asyncio.CancelledError  # the sender is gone; aiosmtpd ends a connection so
            self._reset_timeout()
            if not body.too_large and not held.more(len(chunk)):
                body.drop()
            rest = body.feed(chunk)
            if rest is not None:
                self._reader._buffer[:0] = rest  # type: ignore[attr-defined]  # noqa: SLF001  # commands sent along
                return body if held.has_room else None
        held.has_room = True
        return None


class _Held:
    """What one letter takes of the memory for all."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self.size, self.has_room = gate, 0, True

    def more(self, size: int) -> bool:
        self.has_room = self._gate.holds(size)
        self.size += size if self.has_room else 0
        return self.has_room


class LocalConnection(Connection, lmtp.LMTP):
    """LMTP (RFC 2033): an answer for each recipient, in their order."""

    def _answers(self, envelope: Envelope) -> int:
        return len(envelope.rcpt_tos)
