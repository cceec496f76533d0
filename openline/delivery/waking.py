"""Tells the worker that there is something new to do, if there is a worker in this process."""

from __future__ import annotations

import threading


class Bell:
    """Rung from any thread; the one who waits hears every ring, also one from before he waited."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def ring(self) -> None:
        self._rung.set()

    def wait(self, seconds: float | None) -> None:
        """Until it is rung, or for so long."""
        self._rung.wait(seconds)
        self._rung.clear()


bell = Bell()


def wake() -> None:
    bell.ring()
