"""Whatever fails has words, in every language, without what only a programmer understands."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl

import pytest
from django.db import OperationalError
from django.utils import translation

from openline.channels.email.receiving.problems import NoRoom, NoSuchFolder, NotGranted, NotSignedIn
from openline.channels.email.receiving.words import WORDS, kept_words, words_of, words_of_kept

FAILURES: list[tuple[Exception, str]] = [
    (socket.gaierror(-2, "Name or service not known"), "no server of this name"),
    (ConnectionRefusedError(111, "Connection refused"), "Check the port"),
    (TimeoutError("timed out"), "did not answer in time"),
    (ConnectionResetError(104, "reset"), "ended the connection"),
    (OSError(101, "Network is unreachable"), "Network is unreachable"),
    (ssl.SSLError(1, "wrong version number"), "does not speak TLS"),
    (imaplib.IMAP4.abort("socket error: EOF"), "ended the connection"),
    (imaplib.IMAP4.error("fetch failed: b'[SERVERBUG] Internal error'"), "[SERVERBUG] Internal error"),
    (smtplib.SMTPAuthenticationError(535, b"5.7.8 no"), "did not take user and password"),
    (smtplib.SMTPResponseException(554, b"5.7.1 Relay\r\n access denied"), "5.7.1 Relay access denied"),
    (NotSignedIn("password"), "did not take user and password"),
    (NotSignedIn("xoauth2"), "did not take the token"),
    (NotGranted("invalid_grant"), "Connect again"),
    (NotGranted("", "500 Internal Server Error"), "500 Internal Server Error"),
    (NoRoom(), "disk is nearly full"),
    (NoSuchFolder("Спам 100%"), "“Спам 100%”"),
    (OperationalError("server closed the connection"), "own database"),
    (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
]


@pytest.mark.parametrize(("error", "words"), FAILURES)
def test_a_failure_is_said_so_that_one_knows_what_to_do(error: Exception, words: str) -> None:
    assert words in words_of(error)
    assert words_of_kept(kept_words(error)) == words_of(error)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_it_is_kept_once_and_read_in_every_language(language: str) -> None:
    for error, _ in FAILURES:
        kept, english = kept_words(error), words_of(error)
        with translation.override(language):
            assert words_of_kept(kept) != english
            assert words_of_kept("") == ""
    assert {kept_words(error).partition(" ")[0] for error, _ in FAILURES} <= WORDS.keys()


def test_what_a_server_says_at_length_is_cut() -> None:
    assert len(kept_words(imaplib.IMAP4.error("a\n" * 5000))) <= 300
