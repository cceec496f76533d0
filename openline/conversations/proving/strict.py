"""JSON of strangers, read so that two readers cannot see two things in it (RFC 8725, 2.4; RFC 7515, 5.2)."""

from __future__ import annotations

import json
from typing import Any


def parse(text: bytes) -> dict[str, Any] | None:
    """The object that stands there; None when it is no object, is nested madly, or has a name twice or a number that
    is none (NaN, Infinity)."""
    try:
        found = json.loads(text.decode(), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _never(text: str) -> None:
    raise ValueError(text)
