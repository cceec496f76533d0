"""How far each side has read. Not an event: the newest position replaces the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from openline.kit import sql

from .access import Visible
from .events import AgentsSaw, CustomerSaw
from .state import State, write_said


class Saw(msgspec.Struct):
    """Somebody read up to `seq`: an agent, or the customer of the conversation."""

    conversation: int
    seq: int
    agent: int | None = None
    customer: int | None = None


def see_many(
    cursor: sql.Cursor, saws: Sequence[Saw], states: Mapping[int, State], visible: Visible
) -> list[AgentsSaw | CustomerSaw]:
    """Move the positions forward, never back; what is not theirs is passed over in silence."""
    changed: dict[tuple[int, bool], State] = {}
    for saw in saws:
        state = states.get(saw.conversation)
        mine = (saw.agent, saw.conversation) in visible if saw.agent else state and saw.customer == state.customer
        if state is not None and mine and _advance(state, saw):
            changed[saw.conversation, saw.agent is not None] = state
    if changed:
        write_said(cursor, list({state.id: state for state in changed.values()}.values()))
    return [(AgentsSaw if by_agent else CustomerSaw)(state.row()) for (_, by_agent), state in changed.items()]


def _advance(state: State, saw: Saw) -> bool:
    """Whether this is news."""
    field = "agents_seen_seq" if saw.agent is not None else "customer_seen_seq"
    seq = min(saw.seq, state.last_seq)
    if seq <= getattr(state, field):
        return False
    setattr(state, field, seq)
    return True
