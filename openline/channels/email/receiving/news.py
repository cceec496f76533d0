"""The bell between keeping and taking. A bell only: whoever takes letters reads rows, and looks again after a while."""

from __future__ import annotations

import threading

_rung = threading.Event()


def letters_kept() -> None:
    """There may be letters to take. Call it after COMMIT."""
    _rung.set()


def wait(timeout: float) -> bool:
    """Until the bell rings, or so many seconds; whether it rang. It has one listener: whoever hears it stops it."""
    rung = _rung.wait(timeout)
    _rung.clear()
    return rung
