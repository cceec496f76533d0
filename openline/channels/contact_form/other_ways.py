"""Where else one can write: the desk's open mailboxes, with how long each takes of late."""

from __future__ import annotations

from datetime import datetime

import msgspec

from openline.channels.base.registry import channels
from openline.channels.base.usual import duration, usual_wait
from openline.conversations.models import Line


class Way(msgspec.Struct):
    icon: str
    address: str
    about: str
    wait: str


def other_ways(line: Line | None, language: str, now: datetime) -> list[Way]:
    """Those of the line's topics and of its own department first. None of a line that there never was: who guesses
    an address learns nothing."""
    if line is None:
        return []
    carrying = {kind: each for kind, each in channels().items() if each.letters and each.carried}
    found = Line.objects.filter(kind__in=carrying, closed_at__isnull=True).select_related("department").order_by("pk")
    keys = {*line.topics, line.department.key}
    ways = []
    for mailbox in found:
        if mailbox.department.key in keys or not line.topics:
            wait = usual_wait(mailbox.department_id, now)
            kind = carrying[mailbox.kind]
            about = mailbox.department.name_in(language)
            ways.append(Way(kind.icon, kind.heading(mailbox), about, duration(wait) if wait else ""))
    return ways
