"""Shows visitors what happens to their conversations, as far as it is for their eyes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from openline.conversations.events import AgentsSaw as ReadByAgents
from openline.conversations.events import Happened
from openline.kit.live.hub import hub
from openline.kit.live.sockets import Socket

from .shown import shown_of
from .visitor_socket import sending
from .wire import AgentsSaw, Came

_encode = msgspec.json.Encoder().encode


def show(batch: Sequence[Happened]) -> None:
    """Public events, after their commit; the sender's own tab is told by its ack instead."""
    for event in batch:
        hub.post(_show, event, sending.get(event.client_id) if event.client_id else None)


def show_seen(batch: Sequence[ReadByAgents]) -> None:
    """The agents have read up to here."""
    for event in batch:
        frame = _encode(AgentsSaw(event.row.id, event.row.agents_seen_seq))
        hub.post(_deliver, event.row.customer, event.row.line, frame)


def _show(event: Happened, sender: Socket | None) -> None:
    """On the loop. Most visitors have one tab, and that one has its ack: then there is nothing to encode."""
    frame = b""
    for tab in hub.listeners(("customer", event.row.customer, event.row.line)):
        if tab is not sender:
            frame = frame or _encode(Came(shown_of(event)))
            tab.show(frame)


def _deliver(customer: int, line: int, frame: bytes) -> None:
    for tab in hub.listeners(("customer", customer, line)):
        tab.show(frame)
