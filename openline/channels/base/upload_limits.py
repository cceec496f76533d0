"""How much may be uploaded before it is said: anybody can make himself a visitor, and disks are finite."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from django.conf import settings

from openline.conversations.models import Attachment
from openline.kit.disk import has_room
from openline.kit.live.limits import Buckets

UPLOADS_A_MINUTE = 600  # from one address: tokens are free, so a limit by token would limit nobody
MOST_WAITING = 100_000_000  # bytes that no message took yet, of one visitor and of one address
SMALLEST = 64 * 1024  # what any file counts: each has a row and a name besides its bytes
KNOWN = 10_000

_lock = threading.Lock()
_uploads = Buckets(UPLOADS_A_MINUTE)
_waiting: OrderedDict[str, dict[str, int]] = OrderedDict()


def refusal(visitor: str, address: str) -> str:
    """The code of why nothing more is taken from there now, or ""."""
    with _lock:
        if not _uploads.take(address, time.monotonic()):
            return "too_fast"
        if any(_bytes_of(whose) >= MOST_WAITING for whose in _owners(visitor, address)):
            return "too_much"
    return "" if has_room(settings.INCOMING) else "disk_full"


def count(visitor: str, address: str, key: str, size: int) -> None:
    """Remember an upload until a message took it, or it was forgotten."""
    with _lock:
        for whose in _owners(visitor, address):
            _waiting.setdefault(whose, {})[key] = max(size, SMALLEST)
            _waiting.move_to_end(whose)
        while len(_waiting) > KNOWN:
            _waiting.popitem(last=False)


def _owners(visitor: str, address: str) -> tuple[str, str]:
    return f"visitor {visitor}", f"address {address}"


def _bytes_of(whose: str) -> int:
    files = _waiting.get(whose, {})
    if sum(files.values()) >= MOST_WAITING:  # only now it matters which of them still wait
        waiting = set(Attachment.objects.filter(key__in=files, message__isnull=True).values_list("key", flat=True))
        for key in files.keys() - waiting:
            del files[key]
    return sum(files.values())
