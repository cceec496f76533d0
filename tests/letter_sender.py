"""Somebody's mail server: hands letters to a desk by SMTP, and tries again until it hears 250."""

from __future__ import annotations

import smtplib
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.policy import SMTP

WITHIN = 60.0  # seconds
Letter = tuple[str, str, bytes]  # from, to, as it goes


def letter(sender: str, to: str, words: str, **headers: str) -> Letter:
    """A plain letter; `In_Reply_To` and the like may be given."""
    made = EmailMessage()
    made["From"], made["To"] = sender, to
    made["Subject"] = headers.pop("Subject", "Переказ")
    made["Message-ID"] = f"<{uuid.uuid4()}@mail.example>"
    made["Date"] = "Sun, 22 Nov 2026 09:30:00 +0200"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    return sender, to, made.as_bytes(policy=SMTP)


def hand_over(port: int, letters: Iterable[Letter], *, connections: int = 1) -> None:
    """All of them, over so many connections at once."""
    waiting = list(letters)
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(lambda part: _hand_over(port, part), (waiting[one::connections] for one in range(connections))))


def _hand_over(port: int, letters: list[Letter]) -> None:
    until = time.monotonic() + WITHIN
    while letters:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
                while letters:
                    sender, to, raw = letters[-1]
                    server.sendmail(sender, [to], raw)
                    letters.pop()
        except (OSError, smtplib.SMTPException):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
