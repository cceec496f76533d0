"""Time on the wire and in raw SQL."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present. Called at the edge (views, sockets, writer) only; the domain gets it passed in."""
    return datetime.now(UTC)


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970 UTC: how times travel on the wire."""
    return int(at.timestamp() * 1000)
