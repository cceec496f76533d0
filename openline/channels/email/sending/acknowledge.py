"""We have your letter: told once a day to whoever proved his address, and never to a machine."""

from __future__ import annotations

from datetime import datetime

import msgspec

from openline.channels.base.events import LetterAcknowledged
from openline.channels.email.models import Acknowledged
from openline.conversations.models import Line


class Asking(msgspec.Struct):
    """A person's letter that opened a conversation. `proven`: the address is really his, and none of ours."""

    line: Line
    conversation: int
    seq: int
    sender: str
    proven: bool
    language: str = ""


def acknowledge(asking: Asking, now: datetime) -> LetterAcknowledged | None:
    """Inside the transaction that settles the letter: notes that its sender is told, and gives the event to be told
    within it. None where nobody is told: somebody else's address must not be flooded through us."""
    line = asking.line
    if not asking.proven or not asking.sender or not line.settings.get("acknowledge") or line.closed_at is not None:
        return None
    _, first = Acknowledged.objects.get_or_create(line=line, sender=asking.sender.lower()[:320], day=now.date())
    return LetterAcknowledged(asking.conversation, asking.seq, line.pk, now) if first else None
