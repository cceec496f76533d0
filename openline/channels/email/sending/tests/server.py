"""A real SMTP server on loopback: keeps what it is given, and says what a test tells it to say."""

from __future__ import annotations

import asyncio
import email
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

USER, PASSWORD = "support", "correct horse"


class Taken(msgspec.Struct):
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def letter(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class Server:
    """`says`: answers to the next letters after DATA, before it takes them again; "drop" hangs up instead, having
    kept the letter. `refuses`: its answer for some recipients; `senders`: for some senders."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.says: list[str] = []
        self.refuses: dict[str, str] = {}
        self.senders: dict[str, str] = {}
        self.sessions: set[int] = set()
        self.waiting: list[Any] = []
        self.on_letter: Callable[[Taken], None] = lambda letter: None
        self.port = free_port()
        self._controller: Controller | None = None

    def start(self, *, auth: bool = False, **more: Any) -> None:
        """`more` goes to aiosmtpd: `ssl_context` for TLS from the start, `tls_context` for STARTTLS."""
        if auth:
            more |= {"authenticator": self._authenticate, "auth_require_tls": False, "auth_required": True}
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ident="sink", ready_timeout=30, **more
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def settings(self, **more: Any) -> dict[str, Any]:
        """Of a mailbox that leaves by this server."""
        smtp = {"host": "127.0.0.1", "port": self.port, "tls": "none", "user": "", "auth": "password", "password": ""}
        return {"address": "support@desk.example", "way_in": "receiver", "smtp": smtp, **more}

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = isinstance(data, LoginPassword) and (data.login, data.password)
        return AuthResult(success=given == (USER.encode(), PASSWORD.encode()), handled=False)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.sessions.add(id(session))
        answer = self.senders.get(address)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.refuses.get(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.says.pop(0) if self.says else ""
        content = envelope.content
        assert isinstance(content, bytes)
        if not answer or answer == "drop":
            taken = Taken((envelope.mail_from or "").strip("<>"), list(envelope.rcpt_tos), content)
            self.taken.append(taken)
            self.on_letter(taken)
        if answer == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer or "250 taken"
