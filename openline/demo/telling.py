"""The story's words as what the desk keeps."""

from __future__ import annotations

import secrets
from datetime import datetime

from openline.conversations.assignment import assign
from openline.conversations.intake import Incoming
from openline.conversations.models import Conversation, Line
from openline.conversations.replies import Writing
from openline.people.models import Agent

from .story import Told


def incoming_of(line: Line, told: Told, visitor: str, words: str) -> Incoming:
    return Incoming(
        line.pk,
        "visitor",
        visitor,
        secrets.token_hex(16),
        words,
        name=told.name,
        language=told.language,
        topic=told.topic,
    )


def writing_of(conversation: int, agent: Agent, words: str) -> Writing:
    """Words in brackets are a note."""
    note = words.startswith("[")
    return Writing(agent.pk, conversation, secrets.token_hex(16), words.strip("[]"), note=note)


def assign_as(conversation: Conversation, assignee: str, now: datetime) -> None:
    if assignee:
        agent = Agent.objects.get(email=assignee)
        assign(conversation.pk, to=agent.pk, expect=None, by=agent, now=now)
