"""A full disk, however it shows."""

from __future__ import annotations

import errno

from django.db import OperationalError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SAYS = ("disk is full", "No space left")  # SQLite, PostgreSQL


def is_full(error: BaseException) -> bool:
    """Whether it failed for want of room: of a file, or of the rows."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, OperationalError) and any(words in str(error) for words in _SAYS)
