"""A full disk, however it shows."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from django.db import OperationalError

KEPT_FREE = 500_000_000  # bytes
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SAYS = ("disk is full", "No space left")  # SQLite, PostgreSQL


def is_full(error: BaseException) -> bool:
    """Whether it failed for want of room: of a file, or of the rows."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, OperationalError) and any(words in str(error) for words in _SAYS)


def has_room(folder: Path) -> bool:
    """Whether files may come. What is left below that is kept for words: rows are on this disk too."""
    disk = shutil.disk_usage(folder)
    return disk.free >= min(KEPT_FREE, disk.total // 20)
