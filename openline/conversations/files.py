"""Uploads and the messages that take them. A file can be taken once, and by its uploader alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openline.kit import sql

from .draft import Draft
from .models import Attachment
from .wire import File

Offered = dict[str, tuple[str, int | None, File]]  # key -> (visitor, agent, file)

_FIND = """
SELECT a.key, a.visitor, a.agent_id, a.name, a.content_type, a.size, a.width, a.height
FROM {keys} k JOIN conversations_attachment a ON a.key = k.key WHERE a.message_id IS NULL"""

_TAKE = """
UPDATE conversations_attachment SET message_id = m.id, place = t.place
FROM {taken} t JOIN conversations_message m ON m.conversation_id = t.conversation AND m.seq = t.seq
WHERE conversations_attachment.key = t.key"""


def find(cursor: sql.Cursor, drafts: Sequence[Draft]) -> Offered:
    """The uploads that these drafts name and nobody has taken yet."""
    keys = [key for draft in drafts for key in draft.files]
    if not keys:
        return {}
    cursor.execute(
        _FIND.format(keys=sql.table("key text")) + sql.for_update("a", order="a.id"), [sql.rows([key] for key in keys)]
    )
    return {key: (visitor, agent, as_file(key, *rest)) for key, visitor, agent, *rest in cursor.fetchall()}


def given(draft: Draft, offered: Offered) -> list[File] | None:
    """The draft's files, taken out of what is offered; None when one is unknown, foreign or taken."""
    if not draft.files:
        return []
    owner = (draft.uploader, draft.agent)
    if len(set(draft.files)) < len(draft.files) or any(offered.get(key, ("", 0))[:2] != owner for key in draft.files):
        return None
    return [offered.pop(key)[2] for key in draft.files]


def take(cursor: sql.Cursor, taken: list[tuple[int, int, list[str]]]) -> None:
    """Put the files on their messages, which are written by now."""
    if taken:
        rows = [(conversation, seq, key, i) for conversation, seq, keys in taken for i, key in enumerate(keys)]
        table = sql.table("conversation bigint", "seq integer", "key text", "place smallint")
        cursor.execute(_TAKE.format(taken=table), [sql.rows(rows)])


def file_of(attachment: Attachment) -> File:
    """The attachment on the wire."""
    return as_file(
        attachment.key,
        attachment.name,
        attachment.content_type,
        attachment.size,
        attachment.width,
        attachment.height,
    )


def as_file(key: str, name: str, content_type: str, size: int, width: Any, height: Any) -> File:
    return File(key, name, content_type, size, width or 0, height or 0)
