"""What is new in a letter, and what it repeats."""

from __future__ import annotations

import msgspec


class Split(msgspec.Struct):
    """Every word of the letter is in one of them: `reply` stands in the thread, `quoted` is folded below it."""

    reply: str
    quoted: str


def split(html: str, text: str) -> Split:
    """Take a letter apart, by its HTML where it has one (raw or sanitised), else by its text."""
    raise NotImplementedError
