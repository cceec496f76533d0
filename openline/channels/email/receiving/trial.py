"""Tries a way in as an admin has typed it, step by step. Nothing is kept, nothing is marked."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings as desk
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openline.channels.email.trial import FAILED, Remark, Step, Trial
from openline.kit.clock import now

from .imap import CONNECT, Imap
from .oauth import access_token, request
from .words import words_of

SOON = 14  # days before a certificate's end from which the admin is told


def try_way_in(settings: Mapping[str, Any], line: int | None = None) -> Iterator[Step]:
    """Of a line's settings, secrets sealed. Ends after the first step that fails. Raises nothing.

    `line` when these settings are already kept there: a refresh token that the server replaces is not lost then.
    """
    yield from _try_imap(settings, line) if settings.get("way_in") == "imap" else _try_receiver()


def _try_imap(settings: Mapping[str, Any], line: int | None) -> Iterator[Step]:
    trial, tried = Trial(words_of), _Mailbox(settings, line)
    steps: list[tuple[str, str, Callable[[], str]]] = [
        ("server", _("The server answers"), tried.reach),
        ("tls", _("The connection is protected"), tried.protect),
        ("signed_in", _("We are let in"), tried.sign_in),
        ("folder", _("The folder opens"), tried.open),
        ("idle", _("New letters are announced"), tried.announce),
    ]
    try:
        for key, about, work in steps:
            step = trial.step(key, about, work)
            yield step
            if step.state == FAILED:
                return
    finally:
        tried.close()


class _Mailbox:
    """What the steps hand to each other. Each gives the words of its success."""

    def __init__(self, settings: Mapping[str, Any], line: int | None) -> None:
        self._settings, self._wanted, self._line = settings, settings["imap"], line
        self._imap: Imap | None = None
        self._granted = ""

    def reach(self) -> str:
        where = (self._wanted["host"], int(self._wanted["port"]))
        with socket.create_connection(where, timeout=CONNECT) as line:
            return _("at %(address)s") % {"address": line.getpeername()[0]}

    def protect(self) -> str:
        self._imap = Imap(self._wanted)
        certificate = self._imap.certificate()
        if certificate is None:
            raise Remark(_("No protection was chosen: only within one machine does nobody read along."))
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
        said = _("The certificate holds until %(day)s.") % {"day": date_format(ends, "DATE_FORMAT")}
        if (ends - now()).days < SOON:
            raise Remark(said)
        return said

    def sign_in(self) -> str:
        assert self._imap is not None
        self._imap.sign_in(self._token)
        return _("as %(user)s") % {"user": self._wanted["user"]}

    def _token(self, fresh: bool) -> str:
        if self._line is not None:
            return access_token(self._line, fresh=fresh)
        if not fresh:  # a second one would be refused for another reason: the refresh token may be spent by now
            self._granted = request(self._settings["oauth"]).access_token
        return self._granted

    def open(self) -> str:
        assert self._imap is not None
        count = self._imap.open().letters
        return ngettext("%(count)d letter lies in it.", "%(count)d letters lie in it.", count) % {"count": count}

    def announce(self) -> str:
        assert self._imap is not None
        if not self._imap.can_idle():
            raise Remark(_("The server does not announce new letters: it is asked every half a minute."))
        return _("The server announces them at once.")

    def close(self) -> None:
        if self._imap is not None:
            self._imap.close()


def _try_receiver() -> Iterator[Step]:
    def listens() -> str:
        ports = [("SMTP", desk.MAIL_SMTP_PORT), ("LMTP", desk.MAIL_LMTP_PORT)]
        listening = [f"{name} {desk.MAIL_HOST}:{port}" for name, port in ports if port]
        if not listening:
            raise _NoReceiver
        for _name, port in ports:
            if port:
                _greet(port)
        return ", ".join(listening)

    yield Trial(_words_of_receiver).step("receiver", _("The desk's receiver listens"), listens)


class _NoReceiver(Exception):
    """No port is set."""


def _words_of_receiver(error: BaseException) -> str:
    if isinstance(error, _NoReceiver):
        return _("The receiver is off. Set OPENLINE_SMTP_PORT or OPENLINE_LMTP_PORT and start the desk again.")
    return words_of(error)


def _greet(port: int) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(desk.MAIL_HOST, desk.MAIL_HOST)
    with socket.create_connection((host, port), timeout=CONNECT) as line:
        if not line.recv(200).startswith(b"220"):
            raise ConnectionResetError
