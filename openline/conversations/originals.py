"""What messages have beyond their words: a letter's details on its event, its formatted form in a row of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from openline.kit import sql

from .draft import Formed
from .wire import Letter

_WRITE = """
INSERT INTO conversations_original (message_id, html, quoted, text)
SELECT m.id, o.html, o.quoted, o.text
FROM {originals} o JOIN conversations_message m ON m.conversation_id = o.conversation AND m.seq = o.seq"""

_encode = msgspec.json.encode


def data_of(letter: Letter | None) -> str | None:
    """The event's data column, as JSON text."""
    return None if letter is None else _encode({"letter": letter}).decode()


def letter_of(data: dict[str, Any]) -> Letter | None:
    """The letter's details, taken out of an event's data."""
    found = data.pop("letter", None)
    return None if found is None else msgspec.convert(found, Letter)


def write(cursor: sql.Cursor, originals: list[tuple[int, int, Formed]]) -> None:
    """Put them beside their messages, which are written by now."""
    if originals:
        rows = [(conversation, seq, each.html, each.quoted, each.text) for conversation, seq, each in originals]
        table = sql.table("conversation bigint", "seq integer", "html text", "quoted text", "text text")
        cursor.execute(_WRITE.format(originals=table), [sql.rows(rows)])
