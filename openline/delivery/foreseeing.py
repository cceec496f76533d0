"""Whether a letter of the desk's own would leave now: for whoever promises one."""

from __future__ import annotations

from datetime import datetime

from .models import Spared
from .sparing import WITHIN, key_of
from .ways import way_of_notice


def would_leave(line: int, department: int, to: str, at: datetime) -> bool:
    if way_of_notice(line, department) is None:
        return False
    return not Spared.objects.filter(address_hash=key_of(to), third__gt=at - WITHIN).exists()
