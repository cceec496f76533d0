"""Entries as the customer sees them."""

from __future__ import annotations

import msgspec

from openline.conversations.events import Happened
from openline.conversations.wire import Actor, Entry

from .wire import Shown


def shown(conversation: int, after: int, entry: Entry, client_id: str) -> Shown:
    """Agents appear by first name; what the entry carries for agents alone stays here."""
    return Shown(
        conversation,
        entry.seq,
        after,
        entry.at,
        entry.kind,
        _actor(entry.actor),
        entry.body,
        entry.files,
        client_id,
    )


def shown_of(event: Happened) -> Shown:
    return shown(event.row.id, event.after, event.entry, event.client_id)


def _actor(actor: Actor) -> Actor:
    if actor.kind == "agent":
        return msgspec.structs.replace(actor, name=actor.name.split(" ")[0])
    return Actor(actor.kind)
