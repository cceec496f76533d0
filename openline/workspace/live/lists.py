"""Rows of watched department lists, at most ten times a second for each department: the newest state wins.

A list that everybody watches would otherwise cost agents x messages frames; nobody reads rows faster than this.
"""

from __future__ import annotations

import asyncio

from openline.kit.live.hub import hub

from .row_frame import RowFrame
from .socket import AgentSocket

PAUSE = 0.1  # seconds between two rounds of one department

Waiting = tuple[RowFrame, set[AgentSocket]]


class Lists:
    """On the loop's thread only."""

    def __init__(self) -> None:
        self._waiting: dict[int, dict[int, Waiting]] = {}

    def changed(self, department: int, frame: RowFrame, readers: set[AgentSocket]) -> None:
        """Show this row to whoever watches the department, except those who got it with the entries."""
        waiting = self._waiting.get(department)
        if waiting is not None:
            earlier = waiting.get(frame.row.id)
            if earlier is not None:
                readers = readers & earlier[1]  # who missed the earlier one must see this one
                frame = max(frame, earlier[0], key=RowFrame.age)  # threads may post in another order than they commit
            waiting[frame.row.id] = (frame, readers)
            return
        self._waiting[department] = {}
        asyncio.get_running_loop().call_later(PAUSE, self._flush, department)
        _send(department, (frame, readers))

    def _flush(self, department: int) -> None:
        waiting = self._waiting.pop(department, {})
        for one in waiting.values():
            _send(department, one)
        if waiting:
            self._waiting[department] = {}
            asyncio.get_running_loop().call_later(PAUSE, self._flush, department)


def _send(department: int, waiting: Waiting) -> None:
    frame, readers = waiting
    for socket in list(hub.listeners(("list", department))):
        if socket not in readers:
            frame.send_to(socket)


lists = Lists()
