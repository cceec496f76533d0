"""Whether letters can leave by a mailbox's settings, step by step, without sending one."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from openline.channels.email.receiving.words import words_of
from openline.channels.email.trial import FAILED, Remark, Step, Trial

from . import failures
from .headers import wire_address
from .smtp import connected, sign_in


def try_way_out(settings: Mapping[str, Any], line: int = 0) -> Iterator[Step]:
    """Keys server, signed_in, sender. Ends after the first that fails; nothing raises. `line` is the one whose settings
    these are, so that a token which its provider replaces is kept."""
    attempt = _Attempt(settings, line)
    trial = Trial(attempt.words_of)
    steps = [
        ("server", _("Outgoing server"), attempt.connect),
        ("signed_in", _("Signing in there"), attempt.sign_in),
        ("sender", _("May it send as this address"), attempt.ask_for_sender),
    ]
    try:
        for key, about, work in steps:
            step = trial.step(key, about, work)
            yield step
            if step.state == FAILED:
                return
    finally:
        attempt.close()


class _Attempt:
    def __init__(self, settings: Mapping[str, Any], line: int) -> None:
        self._settings, self._line = settings, line
        self._connection: smtplib.SMTP | None = None

    @property
    def _host(self) -> str:
        return str(self._settings.get("smtp", {}).get("host") or "")

    @property
    def _open(self) -> smtplib.SMTP:
        assert self._connection is not None
        return self._connection

    def connect(self) -> str:
        self._connection = connected(self._settings)
        server = self._settings["smtp"]
        where = f"{server['host']}:{server['port']}"
        if (server.get("tls") or "none") == "none":
            raise Remark(_("%(where)s answers, without TLS: everybody on the way can read along") % {"where": where})
        return _("%(where)s answers, and what goes there is encrypted") % {"where": where}

    def sign_in(self) -> str:
        server = self._settings["smtp"]
        if not server.get("user") and server.get("auth") != "xoauth2":
            raise Remark(
                _("No user is set: the server takes letters from this machine without signing in, or it does not")
            )
        sign_in(self._open, self._settings, self._line)
        return _("The server accepts the user")

    def ask_for_sender(self) -> str:
        """The server says here whether the mailbox may write as its address; nothing is sent."""
        address = wire_address(str(self._settings.get("address") or ""))
        code, answer = self._open.mail(address)
        said = failures.said_by(code, answer)
        if code == 250:
            code, answer = self._open.rcpt(address)
            said = failures.said_by(code, answer)
        self._open.rset()
        if code not in (250, 251):
            raise Refused(said)
        return _("%(address)s may be written from") % {"address": address}

    def words_of(self, error: BaseException) -> str:
        if isinstance(error, Refused):
            words = _("The server does not let this user write as this address: %(said)s")
            return words % {"said": str(error)}
        if isinstance(error, ConnectionRefusedError):
            return _("The server takes no connection at this port. Check the port: 465 for TLS, 587 for STARTTLS.")
        if isinstance(error, smtplib.SMTPException):
            return failures.words_of(error, self._host)
        return words_of(error)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


class Refused(Exception):
    """The server's words."""
