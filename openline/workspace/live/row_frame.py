"""A row on its way to whoever has it in a list, encoded once, and not at all when nobody has."""

from __future__ import annotations

import msgspec

from openline.conversations.wire import Row
from openline.workspace import wire

from .socket import AgentSocket

_encode = msgspec.json.Encoder().encode


class RowFrame:
    __slots__ = ("_changed", "_gone", "row")

    def __init__(self, row: Row) -> None:
        self.row = row
        self._changed = self._gone = b""

    def age(self) -> tuple[int, int, int]:
        """Grows with every change of the row."""
        return self.row.last_seq, self.row.agents_seen_seq, self.row.customer_seen_seq

    def send_to(self, socket: AgentSocket) -> None:
        """The row, or that it is gone for an agent who may not see the department that it is in now."""
        if self.row.department in socket.departments:
            self._changed = self._changed or _encode(wire.RowChanged(self.row))
            socket.send(self._changed)
        else:
            self._gone = self._gone or _encode(wire.Gone(self.row.id))
            socket.send(self._gone)
