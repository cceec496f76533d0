"""The demo's customers and agents, and what they say in one line of a test."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from openline.conversations.intake import Incoming
from openline.conversations.keep import Item, keep_many
from openline.conversations.models import Conversation, Event, Line, Message
from openline.conversations.outcome import Kept
from openline.conversations.replies import Writing
from openline.conversations.uploading import Uploader, upload
from openline.people.models import Agent

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MARIA, TARAS, NINA = "visitor-maria", "visitor-taras", "visitor-nina"
NAMES = {MARIA: "Maria Lindqvist", TARAS: "Тарас Вовк", NINA: "Ніна Кравець"}


def said(visitor: str, line: Line, body: str = "Не приходить код підтвердження", **more: Any) -> Incoming:
    """A visitor's message; `client_id`, `files`, `topic` and the like may be given."""
    known = {"client_id": uuid.uuid4().hex, "name": NAMES[visitor], "uploader": visitor, **more}
    return Incoming(line.pk, "visitor", visitor, body=body, **known)


def written(agent: Agent, conversation: int, body: str = "Перевіряю, хвилину", **more: Any) -> Writing:
    """An agent's reply, or his note with `note=True`."""
    return Writing(agent.pk, conversation, body=body, **{"client_id": uuid.uuid4().hex, **more})


def keep(item: Item, at: datetime = NOW) -> Kept:
    """Keep one thing that has to be kept."""
    (outcome,) = keep_many([item], at)
    assert isinstance(outcome, Kept), outcome
    return outcome


def timeline(conversation: int) -> list[tuple[int, str]]:
    """What the rows say happened: (seq, kind)."""
    return list(Event.objects.filter(conversation=conversation).order_by("seq").values_list("seq", "kind"))


def kinds(conversation: int) -> list[str]:
    return [kind for _, kind in timeline(conversation)]


def bodies(conversation: int) -> list[str]:
    return list(Message.objects.filter(conversation=conversation).order_by("seq").values_list("body", flat=True))


def row(conversation: int) -> Conversation:
    return Conversation.objects.get(pk=conversation)


def uploaded(uploader: Uploader, name: str = "screen.png") -> str:
    """The key of a small picture that nobody has sent yet."""
    content = io.BytesIO()
    Image.new("RGB", (6, 4), "teal").save(content, "PNG")
    return upload(SimpleUploadedFile(name, content.getvalue()), uploader).key
