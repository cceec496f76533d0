"""Settled, and open again. Doing either twice is harmless."""

from __future__ import annotations

from datetime import datetime

from openline.kit import sql
from openline.people.models import Agent

from .change import changing
from .wire import Row


def close(conversation: int, *, by: Agent, now: datetime) -> Row:
    """It is settled; the customer's next word opens it again. Raises NotVisible."""
    with changing(conversation, by, now) as change:
        state = change.state
        if state.closed_at is None:
            state.closed_at, state.waiting_since = sql.stored(now), None
            change.record("closed", public=True)
    return state.row()


def reopen(conversation: int, *, by: Agent, now: datetime) -> Row:
    """It is not settled after all. Raises NotVisible, GoesOnElsewhere."""
    with changing(conversation, by, now) as change:
        state = change.state
        if state.closed_at is not None:
            change.refuse_if_passed_on()
            state.closed_at = None
            change.record("reopened", public=True)
    return state.row()
