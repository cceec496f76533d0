"""What happened to people, told in the process after the commit; the rows are the record."""

from __future__ import annotations

from datetime import datetime

import msgspec


class MembershipChanged(msgspec.Struct, frozen=True):
    """Somebody joined or left a department, or has another role there. `by_id` is None for the desk itself."""

    agent_id: int
    department_id: int
    kind: str  # joined, left, role_changed
    role: str
    by_id: int | None
    at: datetime


class AgentChanged(msgspec.Struct, frozen=True):
    """Name, picture, settings, rights, password or being active: whoever holds something of this agent looks again."""

    agent_id: int
