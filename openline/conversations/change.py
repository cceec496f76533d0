"""One verb, one transaction, one event row: what all changes of state by agents, or by the desk itself, share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from openline.kit import sql
from openline.kit.bus import publish, tell_within
from openline.kit.clock import milliseconds
from openline.people.models import Agent

from .access import visible_pairs
from .events import KINDS, Happened
from .files import file_of
from .models import Attachment, Event
from .state import State, lock_many, passed_on, write_changed, write_said
from .wire import Actor, Entry


class NotVisible(Exception):
    """There is no such conversation, or it is not this agent's to see: to him that is the same."""


class GoesOnElsewhere(Exception):
    """It was passed on: the customer answers in another conversation, and this one stays as it was left."""


class Change:
    """A conversation under lock; `record` appends the event, the state is written when the block ends."""

    def __init__(self, state: State, agent: Agent | None, now: datetime) -> None:
        self.state, self.agent, self.now = state, agent, now
        self._happened: list[tuple[State, Entry, int, dict[str, Any]]] = []

    def record(self, kind: str, data: dict[str, Any] | None = None, public: bool = False, **more: Any) -> None:
        """Append an event; `more` are fields of its class in events.py that only the listeners need."""
        self.record_on(self.state, kind, data, public, **more)

    def record_on(
        self, state: State, kind: str, data: dict[str, Any] | None = None, public: bool = False, **more: Any
    ) -> None:
        state.last_seq += 1
        after = state.public_seq
        if public:
            state.public_seq = state.last_seq
        Event.objects.create(
            conversation_id=state.id, seq=state.last_seq, at=self.now, kind=kind, agent=self.agent, data=data
        )
        actor = Actor("agent", self.agent.pk, self.agent.name) if self.agent else Actor("system")
        entry = Entry(state.last_seq, milliseconds(self.now), kind, actor, data=data or {})
        self._happened.append((state, entry, after, more))

    def refuse_if_passed_on(self) -> None:
        """Raises GoesOnElsewhere."""
        with sql.cursor() as cursor:
            if passed_on(cursor, [self.state.id]):
                raise GoesOnElsewhere

    def complete(self, body: str, attachments: Sequence[Attachment]) -> None:
        """Give the last recorded entry its words and files."""
        entry = self._happened[-1][1]
        entry.body, entry.files = body, [file_of(attachment) for attachment in attachments]

    def happened(self) -> list[Happened]:
        return [KINDS[entry.kind](state.row(), entry, after, **more) for state, entry, after, more in self._happened]


@contextmanager
def changing(conversation: int, agent: Agent | None, now: datetime) -> Iterator[Change]:
    """Lock a conversation that the agent may see, let the block change it, write it, and tell after COMMIT.

    Without an agent it is the desk that changes something. Raises NotVisible.
    """
    with transaction.atomic(), sql.cursor() as cursor:
        state = lock_many(cursor, [conversation]).get(conversation)
        if state is None or (agent and not visible_pairs(cursor, {(agent.pk, conversation)})):
            raise NotVisible
        change = Change(state, agent, now)
        yield change
        write_said(cursor, [state])
        write_changed(cursor, [state])
        happened = change.happened()
        tell_within(happened)
        transaction.on_commit(lambda: publish(happened))
