"""From committed events to frames: who has the conversation open gets its entries, who has it in a list its row."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from openline.conversations.events import AgentsSaw, Assigned, CustomerSaw, Happened, Moved
from openline.conversations.wire import Entry, Row
from openline.kit.live.hub import hub
from openline.workspace import wire

from .counts import count_again
from .lists import lists
from .row_frame import RowFrame
from .socket import AgentSocket

_encode = msgspec.json.Encoder().encode


class Shown(msgspec.Struct):
    """What there is to show of one conversation after a batch."""

    row: Row
    entries: list[Entry]
    had: set[int]  # whose it was
    departments: set[int]  # where it is or was


def show(batch: Sequence[Happened]) -> None:
    """Called after the commit, in the thread that made it."""
    for shown in _by_conversation(batch).values():
        row = shown.row
        hub.post(_deliver, row, _encode(wire.Said(row, shown.entries)), shown)


def show_row(batch: Sequence[AgentsSaw | CustomerSaw]) -> None:
    """Only the row changed: how far somebody has read."""
    for event in batch:
        row = event.row
        frame = _encode(wire.RowChanged(row))
        hub.post(_deliver, row, frame, Shown(row, [], set(), {row.department}))


def _by_conversation(batch: Sequence[Happened]) -> dict[int, Shown]:
    found: dict[int, Shown] = {}
    for event in batch:
        shown = found.get(event.row.id)
        if shown is None:
            shown = found[event.row.id] = Shown(event.row, [], set(), set())
        shown.row = event.row
        shown.entries.append(event.entry)
        shown.departments.add(event.row.department)
        if isinstance(event, Assigned) and event.before is not None:
            shown.had.add(event.before)
        if isinstance(event, Moved):
            shown.departments.add(event.before)
            shown.had |= {event.had} if event.had is not None else set()
    return found


def _deliver(row: Row, said: bytes, shown: Shown) -> None:
    """On the loop."""
    changed = RowFrame(row)
    readers: set[AgentSocket] = set()
    for socket in list(hub.listeners(("conversation", row.id))):
        readers.add(socket)
        socket.show(row.id, row.department, said)
    for agent in {*shown.had, row.assignee}:
        for socket in hub.listeners(("mine", agent)):
            # Only who had it until now is told that it is gone: more would tell what happens behind a wall.
            if socket not in readers and (agent in shown.had or row.department in socket.departments):
                changed.send_to(socket)
    for department in shown.departments:
        lists.changed(department, changed, readers)
        if any(entry.kind in COUNTED for entry in shown.entries):
            count_again(department)


COUNTED = frozenset({"opened", "continued", "passed_on", "assigned", "moved", "closed", "reopened"})
