"""Waits for what becomes true."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
WITHIN = 60.0  # seconds; a loaded machine


def until(found: Callable[[], T], what: str = "it did not happen") -> T:
    end = time.monotonic() + WITHIN
    while not (now := found()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return now
