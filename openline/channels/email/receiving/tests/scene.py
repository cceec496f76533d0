"""Mailboxes and letters that ways in are tried with."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from openline.channels.email.models import Cursor, Received
from openline.channels.email.receiving.words import words_of_kept
from openline.conversations.models import Line
from openline.kit import files
from openline.kit.sealed import seal
from openline.people.models import Department
from tests.dovecot import PASSWORD, Dovecot


def mailbox(address: str, *, way_in: str = "receiver", **settings: Any) -> Line:
    place = Department.objects.get(key="security")
    return Line.objects.create(
        kind="email", name=address, department=place, settings={"address": address, "way_in": way_in, **settings}
    )


def letter(number: str, words: str = "Добрий день") -> bytes:
    head = (
        "From: Taras <taras@mail.example>\r\nTo: security@pryklad.example\r\n"
        f"Subject: Letter {number}\r\nMessage-ID: <{number}@mail.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return f"{head}{words}\r\n".encode()


def raw_of(received: Received) -> bytes:
    return files.path_of(received.file).read_bytes() if received.raw is None else bytes(received.raw)


def watched(server: Dovecot, user: str = "security", **others: Any) -> Line:
    """A mailbox of that server, as an admin sets it up."""
    imap = server.settings(user, **{"password": seal(PASSWORD), **others})
    return mailbox(f"{user}@pryklad.example", way_in="imap", imap=imap)


def until(happens: Callable[[], Any], seconds: float = 30) -> Any:
    """What it gives, once that is something."""
    end = time.monotonic() + seconds
    while True:
        if found := happens():
            return found
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


def kept(line: Line) -> list[str]:
    """Message-IDs of its letters, in the order of their keeping."""
    return [each.partition("@")[0] for each in _received(line).values_list("message_id", flat=True)]


def _received(line: Line) -> QuerySet[Received]:
    return Received.objects.filter(line=line).order_by("pk")


def is_fetching(line: Line) -> bool:
    return Cursor.objects.filter(line=line, state="fetching", checked_at__isnull=False).exists()


def problem(line: Line) -> str:
    """In words; "" while there is none."""
    return words_of_kept("".join(Cursor.objects.filter(line=line).values_list("problem", flat=True)))
