"""Shows visitors what happens to their conversations, as far as it is for their eyes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from openline.conversations.events import AgentsSaw as ReadByAgents
from openline.conversations.events import Happened, Moved
from openline.conversations.wire import Row
from openline.kit.live.hub import hub

from .shown import shown_of
from .visitor_says import sending
from .visitor_tab import Tab
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
        hub.post(_deliver, event.row, frame)


def show_moved(batch: Sequence[Moved]) -> None:
    """What went behind a wall shows only where it began."""
    for event in batch:
        hub.post(_hide, event)


def ring(row: Row, kind: str, after: int, frame: bytes) -> None:
    """On the loop: an entry for all tabs of the customer."""
    for tab in hub.listeners(("customer", row.customer, row.line)):
        if _hears(tab, row, kind, after, None):
            tab.show(frame)


def _show(event: Happened, sender: Tab | None) -> None:
    """On the loop. Most visitors have one tab, and that one has its ack: then there is nothing to encode."""
    frame = b""
    for tab in hub.listeners(("customer", event.row.customer, event.row.line)):
        if tab is not sender and _hears(tab, event.row, event.entry.kind, event.after, sender):
            frame = frame or _encode(Came(shown_of(event)))
            tab.show(frame)


def _hears(tab: Tab, row: Row, kind: str, after: int, sender: Tab | None) -> bool:
    """Whether it is for this tab; if that speaks for an account, it takes note of it."""
    speaks = tab.speaks
    return speaks is None or speaks.hears(
        row, kind, first=sender is not None and sender.visitor == tab.visitor and not after
    )


def _deliver(row: Row, frame: bytes) -> None:
    for tab in hub.listeners(("customer", row.customer, row.line)):
        if tab.speaks is None or tab.speaks.shows(row):
            tab.show(frame)


def _hide(event: Moved) -> None:
    for tab in list(hub.listeners(("customer", event.row.customer, event.row.line))):
        if tab.speaks is not None and not tab.speaks.shows(event.row):
            tab.hide(event.row.id)
