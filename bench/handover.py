"""Hostile letters through the front door: handed over by SMTP, each must end as a row that somebody can look at."""

from __future__ import annotations

import itertools
import queue
import smtplib
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .desks import Desk

SENDERS = 4  # connections at once
PATIENCE = 120.0  # seconds in which all that was accepted has to be settled
PIECE = 60.0  # seconds for an answer of the receiver


class Handover:
    """`kept` letters were accepted and settled, `refused` ones given back to their sender, `lost` ones neither."""

    def __init__(self) -> None:
        self.accepted: set[str] = set()
        self.refused: dict[str, str] = {}
        self.lost: set[str] = set()

    @property
    def kept(self) -> int:
        return len(self.accepted) - len(self.lost)


def hand_over(letters: Iterable[bytes], folder: Path, zone: Path, seconds: float) -> Handover:
    """All of them in turn, for as long as that; each has a sender of its own by which its row is found."""
    found, waiting = Handover(), queue.Queue[tuple[str, bytes] | None](SENDERS)
    with Desk(folder, zone) as desk:
        threads = [threading.Thread(target=_send, args=(desk.port, waiting, found)) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        until, numbers, seen = time.monotonic() + seconds, itertools.count(1), set[bytes]()
        for letter in letters:
            if time.monotonic() > until:
                break
            if letter not in seen:  # a letter that comes twice is one row
                seen.add(letter)
                waiting.put((f"hostile{next(numbers)}@mail.example", letter))
        for _ in threads:
            waiting.put(None)
        for thread in threads:
            thread.join()
        found.lost = _unsettled(desk, found.accepted)
    return found


def _unsettled(desk: Desk, accepted: set[str]) -> set[str]:
    until = time.monotonic() + PATIENCE
    while (left := accepted - desk.settled()) and time.monotonic() < until:
        time.sleep(0.2)
    return left


def _send(port: int, waiting: queue.Queue[tuple[str, bytes] | None], found: Handover) -> None:
    """One connection after another: the receiver may end one over what it is given."""
    connection: smtplib.SMTP | None = None
    while one := waiting.get():
        sender, letter = one
        try:
            connection = connection or smtplib.SMTP("127.0.0.1", port, "mail.example", PIECE)
            connection.sendmail(sender, Desk.address, letter)
            found.accepted.add(sender)
        except (smtplib.SMTPException, OSError) as why:
            found.refused[sender] = repr(why)
            with suppress(smtplib.SMTPException, OSError):
                if connection:
                    connection.close()
            connection = None
    if connection:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
