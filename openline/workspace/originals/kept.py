"""What was kept of a message beyond its words, for who may see it."""

from __future__ import annotations

import msgspec

from openline.conversations import queries
from openline.conversations.asides import is_opened
from openline.conversations.models import Event, Original
from openline.people.models import Agent


class Kept(msgspec.Struct):
    """`held`: it came with a forged letter that nobody has opened on purpose."""

    html: str
    quoted: str
    text: str
    held: bool


def kept(agent: Agent, conversation: int, seq: int) -> Kept | None:
    """None when there is no such message with more than its words, or not for this agent."""
    found = queries.find(agent, conversation)
    if found is None:
        return None
    original = Original.objects.filter(message__conversation=found, message__seq=seq).first()
    if original is None:
        return None
    return Kept(original.html, original.quoted, original.text, _is_held(found.pk, seq))


def _is_held(conversation: int, seq: int) -> bool:
    event = Event.objects.filter(conversation=conversation, seq=seq).first()
    letter = ((event.data if event else None) or {}).get("letter") or {}
    return bool(letter.get("held")) and not is_opened(conversation, seq)
