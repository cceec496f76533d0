"""Rows of watched department lists, at most ten times a second for each department: the newest state wins.

A list that everybody watches would otherwise cost agents x messages frames; nobody reads rows faster than this.
"""

from __future__ import annotations

import asyncio

import msgspec

from openline.conversations.wire import Row
from openline.kit.live.hub import hub
from openline.workspace import wire

from .socket import AgentSocket

PAUSE = 0.1  # seconds between two rounds of one department

_encode = msgspec.json.Encoder().encode
Waiting = tuple[Row, bytes, set[AgentSocket]]


class Lists:
    """On the loop's thread only."""

    def __init__(self) -> None:
        self._waiting: dict[int, dict[int, Waiting]] = {}

    def changed(self, department: int, row: Row, frame: bytes, readers: set[AgentSocket]) -> None:
        """Show this row to whoever watches the department, except those who got it with the entries."""
        waiting = self._waiting.get(department)
        if waiting is not None:
            earlier = waiting.get(row.id)
            if earlier is not None:
                readers = readers & earlier[2]  # who missed the earlier one must see this one
            waiting[row.id] = (row, frame, readers)
            return
        self._waiting[department] = {}
        asyncio.get_running_loop().call_later(PAUSE, self._flush, department)
        _send(department, (row, frame, readers))

    def _flush(self, department: int) -> None:
        waiting = self._waiting.pop(department, {})
        for one in waiting.values():
            _send(department, one)
        if waiting:
            self._waiting[department] = {}
            asyncio.get_running_loop().call_later(PAUSE, self._flush, department)


def _send(department: int, waiting: Waiting) -> None:
    row, frame, readers = waiting
    gone = b""
    for socket in hub.listeners(("list", department)):
        if socket in readers:
            continue
        if row.department in socket.departments:
            socket.send(frame)
        else:
            gone = gone or _encode(wire.Gone(row.id))
            socket.send(gone)


lists = Lists()
