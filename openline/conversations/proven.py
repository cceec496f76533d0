"""A proof repeated: when an identity was last proven.

An identity is proven when its owner begins something by it (`opening.py`), and never by an answer within somebody's
conversation: whoever types a stranger's address gets letters sent there, and the stranger's "that was not me", or his
out-of-office note, must not make the address the typist's.
"""

from __future__ import annotations

from datetime import datetime

from openline.kit import sql

_AGAIN = "UPDATE conversations_identity SET proven_at = %s WHERE kind = %s AND value = %s AND verified_at IS NOT NULL"


def note_proof(cursor: sql.Cursor, kind: str, value: str, now: datetime) -> None:
    cursor.execute(_AGAIN, [sql.stored(now), kind, value])
