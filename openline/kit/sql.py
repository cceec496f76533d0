"""Many rows in one statement, on SQLite and on PostgreSQL alike: the rows travel as one JSON parameter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection

_encode = msgspec.json.encode


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def table(*columns: str) -> str:
    """SQL of a table made of one JSON parameter, an array of arrays. A column is "name type": `table("id bigint")`."""
    names = [column.split() for column in columns]
    if is_postgres():
        cells = ", ".join(f"(value->>{i})::{kind} AS {name}" for i, (name, kind) in enumerate(names))
        return f"(SELECT {cells} FROM jsonb_array_elements(%s::jsonb) AS value)"  # noqa: S608  # names are ours
    cells = ", ".join(f"value->>{i} AS {name}" for i, (name, _) in enumerate(names))
    return f"(SELECT {cells} FROM json_each(%s))"  # noqa: S608


def rows(values: Iterable[Sequence[Any]]) -> str:
    """The JSON parameter for `table`."""
    return _encode(list(values)).decode()


def for_update(alias: str) -> str:
    """Locks the selected rows of that alias; on SQLite the transaction is the only writer already."""
    return f" FOR UPDATE OF {alias}" if is_postgres() else ""


def stored(at: datetime) -> str:
    """A time as the column keeps it (SQLite: naive UTC text, as Django writes it)."""
    return at.isoformat() if is_postgres() else str(at.astimezone(UTC).replace(tzinfo=None))


def read(value: Any) -> datetime | None:
    """A time as a raw cursor gives it, made aware (SQLite: a naive datetime, or text where it knows no column)."""
    if value is None:
        return None
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
