"""What the button "test this" shows: step by step, in words, how far a mailbox's settings lead."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

OK, NOTE, FAILED = "ok", "note", "failed"


class Step(msgspec.Struct, frozen=True):
    """One step that was tried. `about` says what was tried, `said` what came of it; both in the reader's language.

    `state`: ok, note (it works, and there is something to know), failed (nothing comes after it). `ms` milliseconds.
    """

    key: str
    about: str
    state: str
    said: str
    ms: int


class Trial:
    """Takes the time of each step and makes its outcome one: `words_of` turns what failed into words."""

    def __init__(self, words_of: Callable[[BaseException], str]) -> None:
        self._words_of = words_of

    def step(self, key: str, about: str, work: Callable[[], str]) -> Step:
        """`work` gives the words of its success, or raises. What raises `Remark` works, with something to know."""
        began = time.perf_counter()
        try:
            state, said = OK, work()
        except Remark as remark:
            state, said = NOTE, str(remark)
        except Exception as error:  # noqa: BLE001  # whatever it is, the admin reads it
            state, said = FAILED, self._words_of(error)
        return Step(key, about, state, said, round((time.perf_counter() - began) * 1000))


class Remark(Exception):
    """It works; the text is what an admin should know nevertheless."""
