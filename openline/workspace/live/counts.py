"""Tells open workspaces that their counts changed, at most once a second for each department."""

from __future__ import annotations

import asyncio

import msgspec

from openline.kit.live.hub import hub
from openline.workspace import wire

PAUSE = 1.0  # seconds
COUNTS = msgspec.json.encode(wire.CountsChanged())

_waiting: set[int] = set()


def count_again(department: int) -> None:
    """On the loop's thread only."""
    if department not in _waiting:
        _waiting.add(department)
        asyncio.get_running_loop().call_later(PAUSE, _tell, department)


def _tell(department: int) -> None:
    _waiting.discard(department)
    for socket in hub.listeners(("department", department)):
        socket.send(COUNTS)
