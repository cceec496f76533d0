"""Links and files of a forged letter stay off until somebody opens them on purpose, and that is told."""

from __future__ import annotations

from datetime import datetime

from openline.people.models import Agent

from .change import changing
from .models import Attachment, Event
from .wire import Row


class NotHeld(Exception):
    """There is nothing to open: no such message, or it is not held."""


def open_aside(conversation: int, seq: int, *, by: Agent, now: datetime) -> Row:
    """From now on its links and files work, for every agent who sees it. Doing it twice is harmless.

    Raises NotVisible, NotHeld.
    """
    with changing(conversation, by, now) as change:
        event = Event.objects.filter(conversation=conversation, seq=seq, kind="message_aside").first()
        if event is None or not (event.data or {}).get("letter", {}).get("held"):
            raise NotHeld
        if not is_opened(conversation, seq):
            Attachment.objects.filter(message__conversation=conversation, message__seq=seq).update(held=False)
            change.record("aside_opened", {"message": seq})
    return change.state.row()


def is_opened(conversation: int, seq: int) -> bool:
    """Whether somebody has opened it."""
    return Event.objects.filter(conversation=conversation, kind="aside_opened", data__message=seq).exists()
