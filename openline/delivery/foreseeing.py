"""Whether a letter of the desk's own would leave now: for whoever promises one."""

from __future__ import annotations

from datetime import datetime

from openline.channels.base.registry import channel
from openline.conversations.models import Line

from .models import Spared
from .sparing import WITHIN, key_of
from .ways import way_of_notice


def would_leave(line: int, department: int, to: str, at: datetime) -> bool:
    """By a mailbox that has a server to hand it to, to an address that did not get its three within the hour."""
    way = Line.objects.filter(pk=way_of_notice(line, department) or 0).first()
    if way is None or not channel(way.kind).hands_over(way):
        return False
    return not Spared.objects.filter(address_hash=key_of(to), third__gt=at - WITHIN).exists()
