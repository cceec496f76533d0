"""Who has a conversation of a person on his screen hears when what is known of the person changes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from openline.conversations.events import Happened
from openline.conversations.models import Conversation
from openline.conversations.persons import everybody
from openline.kit.live.hub import hub
from openline.workspace import wire

_encode = msgspec.json.Encoder().encode


def show_person(batch: Sequence[Happened]) -> None:
    """Called after the commit, in the thread that made it. Whoever was parted from the person hears of it too."""
    customers: set[int] = set()
    for event in batch:
        other = event.entry.data.get("other")
        customers |= everybody(event.row.customer) | (everybody(other) if other else set())
    places = Conversation.objects.filter(customer__in=customers).values_list("pk", "department")
    hub.post(_tell, list(places))


def _tell(places: Sequence[tuple[int, int]]) -> None:
    """On the loop. Nothing but the number of a conversation that is open on that screen travels."""
    for conversation, department in places:
        for socket in list(hub.listeners(("conversation", conversation))):
            socket.show(conversation, department, _encode(wire.PersonChanged(conversation)))
