"""What somebody typed and could not send: it waits a day for the next session of the same account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from openline.conversations.files import file_of
from openline.conversations.limits import MOST_BODY, MOST_FILES
from openline.conversations.models import Attachment, Line
from openline.conversations.proving import sessions
from openline.conversations.proving.sessions import Proven
from openline.conversations.wire import File

from .sending import Writing, uploader


class Draft(msgspec.Struct):
    """`conversation` is the request that it goes on in, 0 for a new question."""

    text: str = ""
    conversation: int = 0
    files: list[File] = msgspec.field(default_factory=list)


def keep(secret: str, writing: Writing, *, line: Line, now: datetime) -> bool:
    """Whether it is kept; also after the hour, for a day."""
    return keep_words(secret, writing.body, writing.conversation, [file.key for file in writing.files], line, now)


def keep_words(secret: str, text: str, conversation: int, keys: list[str], line: Line, now: datetime) -> bool:
    draft: dict[str, Any] = {}
    if text.strip() or keys:
        draft = {"text": text[: 2 * MOST_BODY], "conversation": conversation, "files": keys[:MOST_FILES]}
    return sessions.keep_draft(secret, draft, line=line, now=now)


def take(proven: Proven, now: datetime) -> Draft | None:
    """Given out once. Files that were forgotten meanwhile are missing."""
    kept = sessions.take_draft(proven, now)
    if not kept:
        return None
    mine = Attachment.objects.filter(
        key__in=kept.get("files", []), visitor=uploader(proven.identity), message__isnull=True
    )
    return Draft(kept.get("text", ""), kept.get("conversation", 0), [file_of(each) for each in mine])


def standing(secret: str, proven: Proven, *, line: Line, now: datetime) -> Draft | None:
    """What waits, and goes on waiting until it is sent: a page without a script may be reloaded."""
    draft = take(proven, now)
    if draft is not None:
        keep_words(secret, draft.text, draft.conversation, [file.key for file in draft.files], line, now)
    return draft


def forget(secret: str, *, line: Line, now: datetime) -> None:
    """It is sent."""
    sessions.keep_draft(secret, {}, line=line, now=now)
