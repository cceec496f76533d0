"""The way out: a connection to a mailbox's own server (SMTP submission, RFC 6409), kept while there is work."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Mapping
from typing import Any

from openline.channels.base.contract import DeliveryError
from openline.channels.email.receiving import oauth
from openline.kit.sealed import unseal

from . import failures

CONNECT_WITHIN = 20.0  # seconds
ANSWER_WITHIN = 120.0  # seconds: what a server may take for one answer (a scanner reads the letter)
HERE = ("localhost", "127.0.0.1", "::1")


class Connection:
    """Not for two threads at once."""

    def __init__(self, settings: Mapping[str, Any], line: int = 0) -> None:
        self._settings, self._line = settings, line
        self._smtp: smtplib.SMTP | None = None

    @property
    def host(self) -> str:
        return str(self._settings["smtp"]["host"])

    def open(self) -> smtplib.SMTP:
        """Connected and signed in. Raises OSError, SMTPException, CannotUnseal, and what getting a token raises."""
        if self._smtp is None:
            smtp = connected(self._settings)
            try:
                sign_in(smtp, self._settings, self._line)
            except BaseException:
                smtp.close()
                raise
            assert smtp.sock is not None
            smtp.sock.settimeout(ANSWER_WITHIN)
            self._smtp = smtp
        return self._smtp

    def send(self, sender: str, recipients: list[str], raw: bytes) -> dict[str, str]:
        """Hand over one letter; gives the recipients that were refused, each with the server's words. It goes to nobody
        as long as one of them is only asked to wait. Raises DeliveryError."""
        smtp = self._ready()
        refused = self._envelope(smtp, sender, recipients)
        begun = False
        try:
            smtp.putcmd("data")
            code, answer = smtp.getreply()
            if code != 354:
                raise self._refused(code, answer)
            begun = True
            smtp.send(_on_the_wire(raw))
            code, answer = smtp.getreply()
        except DeliveryError:
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise failures.cut_off(self.host, doubtful=begun) from error
        if code != 250:
            raise self._refused(code, answer)
        return refused

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _ready(self) -> smtplib.SMTP:
        """An open connection; one that the server gave up meanwhile is made anew."""
        if self._smtp is not None:
            try:
                if self._smtp.noop()[0] == 250:
                    return self._smtp
            except (OSError, smtplib.SMTPException):
                pass
            self.close()
        try:
            return self.open()
        except Exception as error:
            raise failures.of(error, self.host) from error

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipients: list[str]) -> dict[str, str]:
        try:
            code, answer = smtp.mail(sender)
            if code != 250:
                raise self._refused(code, answer)
            waiting: dict[str, str] = {}
            refused: dict[str, str] = {}
            for recipient in recipients:
                code, answer = smtp.rcpt(recipient)
                if code not in (250, 251):
                    (refused if code >= 500 else waiting)[recipient] = failures.said_by(code, answer)
            if waiting or len(refused) == len(recipients):
                smtp.rset()
                raise failures.not_for(waiting or refused, permanent=not waiting)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise failures.cut_off(self.host, doubtful=False) from error
        return refused

    def _refused(self, code: int, answer: bytes) -> DeliveryError:
        if code == 421 or self._smtp is None:
            self.close()
        else:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.rset()
        return failures.refused(failures.said_by(code, answer), permanent=code >= 500)


def connected(settings: Mapping[str, Any]) -> smtplib.SMTP:
    """Connected, and behind TLS where that is set. Raises OSError, smtplib.SMTPException."""
    server = settings["smtp"]
    host, port, tls = str(server["host"]), int(server["port"]), server.get("tls") or "none"
    name = str(settings.get("address", "")).rpartition("@")[2].encode("idna").decode() or "localhost"
    if tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, local_hostname=name, timeout=CONNECT_WITHIN, context=context)
    smtp = smtplib.SMTP(host, port, local_hostname=name, timeout=CONNECT_WITHIN)
    try:
        smtp.ehlo_or_helo_if_needed()
        if tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
    except BaseException:
        smtp.close()
        raise
    return smtp


def sign_in(smtp: smtplib.SMTP, settings: Mapping[str, Any], line: int = 0) -> None:
    """By password or by token (that of the line, or one asked for just now); not at all where no user is set. Raises
    smtplib.SMTPException, NotGranted, CannotUnseal, OSError."""
    server = settings["smtp"]
    user = str(server.get("user") or "")
    smtp.ehlo_or_helo_if_needed()
    if server.get("auth") == "xoauth2":
        _by_token(smtp, user or str(settings["address"]), settings, line)
    elif user:
        _by_password(smtp, user, unseal(str(server.get("password") or "")))


def _by_token(smtp: smtplib.SMTP, user: str, settings: Mapping[str, Any], line: int) -> None:
    def say(token: str) -> None:
        said = f"user={user}\x01auth=Bearer {token}\x01\x01"
        smtp.auth("XOAUTH2", lambda challenge=None: "" if challenge else said)

    if not line:
        say(oauth.request(settings["oauth"]).access_token)
        return
    try:
        say(oauth.access_token(line))
    except smtplib.SMTPAuthenticationError:  # withdrawn before its time
        say(oauth.access_token(line, fresh=True))


def _by_password(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Once: `login` goes on with the next way after a refusal, and servers lock out who guesses."""
    offered = str(smtp.esmtp_features.get("auth", "")).upper().split()
    smtp.user, smtp.password = user, password
    if "PLAIN" in offered:
        smtp.auth("PLAIN", smtp.auth_plain)
    elif "LOGIN" in offered:
        smtp.auth("LOGIN", smtp.auth_login)
    else:
        smtp.login(user, password)


def _on_the_wire(raw: bytes) -> bytes:
    """With dots doubled and the end (RFC 5321, 4.5.2)."""
    lines = raw.replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines + (b".\r\n" if lines.endswith(b"\r\n") else b"\r\n.\r\n")
