"""Mailboxes and letters that ways in are tried with."""

from __future__ import annotations

from typing import Any

from openline.channels.email.models import Received
from openline.conversations.models import Line
from openline.kit import files
from openline.people.models import Department


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
