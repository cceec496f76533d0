"""Whether a letter of the desk's own would leave: asked by whoever tells a customer that one is on its way.

The room that knows stands to the left and cannot be imported; `flow.py` connects it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Answer = Callable[[int, int, str, datetime], bool]

_answers: list[Answer] = []


def answered_by(answer: Answer) -> None:
    """From now on `would_leave` asks there. Doing it twice has no effect."""
    _answers[:] = [answer]


def would_leave(line: int, department: int, to: str, at: datetime) -> bool:
    """By a mailbox of this line or department, to an address that did not get its three within the hour. Ask it in the
    transaction that tells of the letter. Nothing leaves where nobody carries letters."""
    return any(answer(line, department, to, at) for answer in _answers)
