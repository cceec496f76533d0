"""What can go wrong on the way to a mailbox, as codes: kept with the mailbox, and said in each reader's language."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl

from django.db import DatabaseError

from openline.kit.sealed import CannotUnseal


class NotGranted(Exception):
    """The token server gives no token. `code` as in RFC 6749, 5.2, "" when it said none."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(said or code)
        self.code = code


class NoRoom(Exception):
    """What is left of the desk's disk is kept for what its people write."""


class NotSignedIn(Exception):
    """The server does not let us in. `way`: password or xoauth2."""

    def __init__(self, way: str, said: str = "") -> None:
        super().__init__(said)
        self.way = way


class NoSuchFolder(Exception):
    """The text is its name."""


_CERTIFICATE = {10: "certificate_over", 62: "certificate_other_name", 64: "certificate_other_name"}
_GRANT = {"invalid_grant": "consent_over", "invalid_client": "client_wrong", "unauthorized_client": "client_wrong"}


def code_of(error: BaseException) -> str:
    """The code of these words: see words.py."""
    if isinstance(error, NotSignedIn):
        return "token_refused" if error.way == "xoauth2" else "password_refused"
    if isinstance(error, NotGranted):
        return _GRANT.get(error.code, "no_token")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(error.verify_code, "certificate_unknown")
    for kind, code in _KINDS:
        if isinstance(error, kind):
            return code
    return "unknown"


_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (CannotUnseal, "sealed_otherwise"),
    (NoSuchFolder, "no_folder"),
    (NoRoom, "no_room"),
    (DatabaseError, "own_database"),
    (smtplib.SMTPAuthenticationError, "password_refused"),
    (imaplib.IMAP4.abort, "cut_off"),
    (imaplib.IMAP4.error, "server_said"),
    (smtplib.SMTPServerDisconnected, "cut_off"),
    (smtplib.SMTPException, "server_said"),
    (socket.gaierror, "no_such_server"),
    (ssl.SSLEOFError, "cut_off"),
    (ssl.SSLError, "no_tls"),
    (ConnectionRefusedError, "refused"),
    (TimeoutError, "silent"),
    (ConnectionError, "cut_off"),
    (OSError, "no_way"),
)


def said_by(error: BaseException) -> str:
    """What the other side said, in its own words, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    else:
        text = str(error)
    line = " ".join(text.replace("\0", "").split())
    return line.removeprefix("b'").removesuffix("'")[:200]
