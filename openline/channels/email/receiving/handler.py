"""What the receiver answers, and why. 250 for a letter is said here alone, after its COMMIT."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiosmtpd.smtp import TLSSetupException
from django.conf import settings
from django.db import DatabaseError

from openline.kit.disk import has_room, is_full

from .arrival import Arrival, hops
from .gate import MOST_HOPS, MOST_RECIPIENTS, MOST_UNKNOWN, Gate
from .keeper import Keeper
from .mailboxes import Mailboxes

if TYPE_CHECKING:
    from .smtp import Connection, Envelope, Session

log = logging.getLogger(__name__)

KEPT = "250 2.0.0 Kept"
_NULL_SENDER = "<>"  # of reports and auto-replies: what aiosmtpd tells apart from "no MAIL yet"


class Desk:
    """The handler of all connections. Every failure of ours is a 4xx: the sender keeps the letter and comes again."""

    def __init__(self, mailboxes: Mailboxes, keeper: Keeper, gate: Gate) -> None:
        self._mailboxes, self._keeper, self._gate = mailboxes, keeper, gate

    async def handle_EHLO(  # noqa: N802  # aiosmtpd finds it by this name
        self, server: Connection, session: Session, envelope: Envelope, hostname: str, answers: Sequence[str]
    ) -> list[str]:
        session.host_name = hostname
        offered = [answer for answer in answers if not answer.startswith(("250-AUTH", "250 HELP"))]
        return [*offered, "250 PIPELINING"]

    async def handle_MAIL(  # noqa: N802
        self, server: Connection, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        if not self._gate.takes_letter(session.address, time.monotonic()):
            return "451 4.7.1 Too many letters at once; try again in a minute"
        if not has_room(settings.INCOMING):
            log.warning("letters are put off: the disk is nearly full")
            return "452 4.3.1 The disk is nearly full; the letter can come again later"
        envelope.mail_from = address or _NULL_SENDER
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Connection, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients; send it to the others in another letter"
        try:
            line = await self._mailboxes.line_of(address)
        except DatabaseError as error:
            return _later(error)
        if line is None:
            return self._unknown(server, session)
        envelope.rcpt_tos.append(address)
        envelope.lines.append(line)
        return "250 2.1.5 OK"

    async def keep(self, session: Session, envelope: Envelope, raw: bytes) -> str:
        """The answer to a whole letter. One row for each mailbox, whatever number of its names was given."""
        if hops(raw) > MOST_HOPS:
            return "554 5.4.6 Too many hops: this letter goes in circles"
        sender = "" if envelope.mail_from == _NULL_SENDER else envelope.mail_from or ""
        helo = (session.host_name or "") if session.source else ""
        named = dict(zip(reversed(envelope.lines), reversed(envelope.rcpt_tos), strict=True))
        letter = [Arrival(line, raw, sender, to, session.source, helo) for line, to in sorted(named.items())]
        try:
            await self._keeper.keep(letter)
        except (DatabaseError, OSError) as error:
            return _later(error)
        return KEPT

    async def handle_exception(self, error: Exception) -> str:
        if not isinstance(error, TLSSetupException):  # a scanner, or a sender with other ideas of TLS
            log.error("a letter was not received", exc_info=error)
        return "451 4.3.0 Something went wrong here; try again later"

    def _unknown(self, server: Connection, session: Session) -> str:
        session.unknown += 1
        if session.unknown < MOST_UNKNOWN or self._gate.is_own(session.address):
            return "550 5.1.1 There is no such mailbox here"
        if server.transport is not None:
            server.loop.call_soon(server.transport.close)  # after the answer
        return "421 4.7.0 Too many mailboxes that are not here"


def _later(error: Exception) -> str:
    log.warning("letters are put off: %s", type(error).__name__)
    if is_full(error):
        return "451 4.3.1 The disk is full; the letter can come again later"
    return "451 4.3.0 The letter cannot be kept now; it can come again later"
