"""A mailbox at a real server, a customer who wrote to it, and Ihor who answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from openline.channels.email.models import Received
from openline.channels.email.sending.tests.conftest import server
from openline.channels.email.sending.tests.server import Server
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Line
from openline.conversations.outcome import Kept
from openline.conversations.replies import Writing
from openline.conversations.tests.conftest import departments, ihor
from openline.delivery.sending import send_due
from openline.kit.clock import now
from openline.people.models import Agent, Department

__all__ = ["departments", "ihor", "server"]

MARIA = "maria@pryklad.example"
BEGAN = now()


@pytest.fixture
def mailbox(departments: dict[str, Department], server: Server) -> Line:
    settings = server.settings()
    return Line.objects.create(kind="email", name="Підтримка", department=departments["technical"], settings=settings)


def letter(line: Line, body: str = "Де мій переказ?", number: int = 1, conversation: int = 0, **more: Any) -> Kept:
    """A letter of Maria's, as taking leaves it: its row and its message."""
    incoming = Incoming(
        line.pk, "email", MARIA, f"letter-{number}", body, name="Марія Ліндквіст", subject="Переказ",
        conversation=conversation, **more,
    )  # fmt: skip
    (kept,) = keep_many([incoming], BEGAN)
    assert isinstance(kept, Kept)
    Received.objects.create(
        line=line, message_id=f"m{number}@pryklad.example", sha256=str(number), size=1, came_at=BEGAN, state="taken",
        sender=MARIA, verdict="proven", conversation_id=kept.conversation, seq=kept.seq,
    )  # fmt: skip
    return kept


def reply(agent: Agent, conversation: int, body: str = "Уже шукаємо", **more: Any) -> Kept:
    (kept,) = keep_many([Writing(agent.pk, conversation, f"r{more.pop('number', 1)}", body, **more)], BEGAN)
    assert isinstance(kept, Kept)
    return kept


def sends(line: Line, at: datetime = BEGAN + timedelta(seconds=10)) -> int:
    return send_due(line.pk, lambda: at)
