"""Many rows at once, on SQLite and on PostgreSQL alike.

Reading joins a table made of one JSON parameter. Writing does the same on PostgreSQL (one round trip); SQLite is in the
process, where `executemany` costs half of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import connection

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_encode = msgspec.json.encode


@cache
def is_postgres() -> bool:
    """Asked at every row, so it is answered once: a process has one kind of database."""
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


def insert(cursor: CursorWrapper, into: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """Insert rows; a column is "name type", as in `table`."""
    names = ", ".join(column.split()[0] for column in columns)
    if is_postgres():
        cursor.execute(f"INSERT INTO {into} ({names}) SELECT {names} FROM {table(*columns)} r", [rows(values)])  # noqa: S608
    else:
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {into} ({names}) VALUES ({places})", values)  # noqa: S608


def update(cursor: CursorWrapper, where: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """Update rows by their id, which is the last column."""
    names = [column.split()[0] for column in columns[:-1]]
    if is_postgres():
        changes = ", ".join(f"{name} = r.{name}" for name in names)
        source = f"FROM {table(*columns)} r WHERE {where}.id = r.id"
        cursor.execute(f"UPDATE {where} SET {changes} {source}", [rows(values)])  # noqa: S608
    else:
        changes = ", ".join(f"{name} = %s" for name in names)
        cursor.executemany(f"UPDATE {where} SET {changes} WHERE id = %s", values)  # noqa: S608


def fits(number: int) -> bool:
    """Whether a bigint column could hold it; what clients send may be any number."""
    return -(2**63) <= number < 2**63


def for_update(alias: str) -> str:
    """Locks the selected rows of that alias; on SQLite the transaction is the only writer already."""
    return f" FOR UPDATE OF {alias}" if is_postgres() else ""


def stored(at: datetime) -> str:
    """A time as the column keeps it (SQLite: naive UTC text, as Django writes it)."""
    return at.isoformat() if is_postgres() else str(at.astimezone(UTC).replace(tzinfo=None))


@lru_cache(maxsize=8192)
def milliseconds(at: str) -> int:
    """Milliseconds since 1970 UTC of a time cast to text. Rows of one batch share their times, hence the cache."""
    when = datetime.fromisoformat(at)
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
