"""A mailbox whose server is a list: what it was handed, and what it says to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from openline.channels.base.contract import DeliveryError, Outgoing
from openline.channels.base.registry import channels
from openline.conversations.intake import Incoming
from openline.conversations.models import Event, Line
from openline.conversations.tests.conftest import andrii, departments, ihor, iryna, line, olena
from openline.conversations.tests.scene import NOW, keep
from openline.delivery.sending import send_due
from openline.people.models import Department

__all__ = ["andrii", "departments", "ihor", "iryna", "line", "olena"]

CARRIED = next(kind for kind, channel in channels().items() if channel.carried and channel.letters)


class Server:
    """`says`: an error for each of the next letters; without one it takes them. `answers`: the ids of the next."""

    def __init__(self) -> None:
        self.taken: list[Outgoing] = []
        self.says: list[Exception] = []
        self.answers: list[str] = []
        self.closed = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        self.meanwhile()
        return [self._take(outgoing) for outgoing in outgoings]

    def close(self) -> None:
        self.closed += 1

    def _take(self, outgoing: Outgoing) -> str | DeliveryError:
        if self.says:
            problem = self.says.pop(0)
            if isinstance(problem, DeliveryError):
                return problem
            raise problem
        self.taken.append(outgoing)
        return self.answers.pop(0) if self.answers else f"id-{outgoing.entry.seq}"

    def bodies(self) -> list[str]:
        return [outgoing.entry.body for outgoing in self.taken]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    one = Server()
    monkeypatch.setattr(channels()[CARRIED], "adapter", lambda: one)
    monkeypatch.setattr(channels()[CARRIED], "recipient", lambda row: "maria@pryklad.example")
    return one


@pytest.fixture
def mailbox(departments: dict[str, Department]) -> Line:
    return Line.objects.create(kind=CARRIED, name="Support", department=departments["technical"])


def asked(mailbox: Line, body: str = "Де мій переказ?", at: datetime = NOW, client_id: str = "letter-1") -> int:
    """The conversation that a letter opened."""
    return keep(Incoming(mailbox.pk, "email", "maria@pryklad.example", client_id, body), at).conversation


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def sends(mailbox: Line, at: datetime) -> int:
    """What the worker does at that time."""
    return send_due(mailbox.pk, lambda: at)


def said_of(kind: str) -> list[dict[str, Any]]:
    """The data of all events of a kind."""
    return [event.data or {} for event in Event.objects.filter(kind=kind).order_by("pk")]
