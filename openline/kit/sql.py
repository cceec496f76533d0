"""Many rows at once, on SQLite and on PostgreSQL alike.

Reading joins a table made of one JSON parameter. Writing does the same on PostgreSQL (one round trip); SQLite is in the
process, where `executemany` costs half of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import msgspec
from django.db import DEFAULT_DB_ALIAS, connection, connections

_encode = msgspec.json.encode
CHUNK = 16  # rows in one INSERT on SQLite


@cache
def is_postgres() -> bool:
    """Asked at every row, so it is answered once: a process has one kind of database."""
    return connection.vendor == "postgresql"


class Cursor:
    """The driver's own cursor. Django's wrappers cost more than most statements of the hot path do."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.fetchall: Callable[[], list[tuple[Any, ...]]] = raw.fetchall
        self.fetchone: Callable[[], tuple[Any, ...]] = raw.fetchone

    def execute(self, text: str, parameters: Sequence[Any] = ()) -> None:
        self._raw.execute(spoken(text), parameters)

    def executemany(self, text: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._raw.executemany(spoken(text), parameters)


@contextmanager
def cursor() -> Iterator[Cursor]:
    """Of Django's connection of this thread, in whatever transaction it is; errors are Django's."""
    this = connections[DEFAULT_DB_ALIAS]  # once: the proxy looks it up again at every attribute
    this.ensure_connection()
    with this.wrap_database_errors:
        raw = this.connection.cursor()
        try:
            yield Cursor(raw)
        finally:
            raw.close()


@lru_cache(maxsize=256)
def spoken(text: str) -> str:
    """The statement with the driver's place-holders; we write %s."""
    return text if is_postgres() else text.replace("%s", "?")


@cache
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


def insert(cursor: Cursor, into: str, columns: tuple[str, ...], values: Sequence[Sequence[Any]]) -> None:
    """Insert rows; a column is "name type", as in `table`."""
    if is_postgres():
        cursor.execute(_insert(into, columns, 0), [rows(values)])
        return
    # Several rows a statement: a statement of its own for each row gives the interpreter away and takes it back.
    whole = len(values) // CHUNK * CHUNK
    for start in range(0, whole, CHUNK):
        cursor.execute(_insert(into, columns, CHUNK), [cell for row in values[start : start + CHUNK] for cell in row])
    if whole < len(values):
        cursor.executemany(_insert(into, columns, 1), values[whole:])


def update(cursor: Cursor, where: str, columns: tuple[str, ...], values: Sequence[Sequence[Any]]) -> None:
    """Update rows by their id, which is the last column."""
    if is_postgres():
        cursor.execute(_update(where, columns), [rows(values)])
    else:
        cursor.executemany(_update(where, columns), values)


@cache
def _insert(into: str, columns: tuple[str, ...], count: int) -> str:
    names = ", ".join(column.split()[0] for column in columns)
    if is_postgres():
        return f"INSERT INTO {into} ({names}) SELECT {names} FROM {table(*columns)} r"  # noqa: S608  # names are ours
    row = f"({', '.join(['%s'] * len(columns))})"
    return f"INSERT INTO {into} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608


@cache
def _update(where: str, columns: tuple[str, ...]) -> str:
    names = [column.split()[0] for column in columns[:-1]]
    if is_postgres():
        changes = ", ".join(f"{name} = r.{name}" for name in names)
        return f"UPDATE {where} SET {changes} FROM {table(*columns)} r WHERE {where}.id = r.id"  # noqa: S608
    return f"UPDATE {where} SET {', '.join(f'{name} = %s' for name in names)} WHERE id = %s"  # noqa: S608


def fits(number: int) -> bool:
    """Whether a bigint column could hold it; what clients send may be any number."""
    return -(2**63) <= number < 2**63


def for_update(alias: str, order: str) -> str:
    """Locks the selected rows of that alias in that order; on SQLite the transaction is the only writer already."""
    return f" ORDER BY {order} FOR UPDATE OF {alias}" if is_postgres() else ""


def alone(cursor: Cursor, what: str) -> None:
    """Until the end of the transaction whoever else asks for the same waits; on SQLite the transaction is the only
    writer already."""
    if is_postgres():
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])


def stored(at: datetime) -> str:
    """A time as the column keeps it (SQLite: naive UTC text, as Django writes it)."""
    return at.isoformat() if is_postgres() else str(at.astimezone(UTC).replace(tzinfo=None))


@lru_cache(maxsize=8192)
def milliseconds(at: str) -> int:
    """Milliseconds since 1970 UTC of a time cast to text. Rows of one batch share their times, hence the cache."""
    when = datetime.fromisoformat(at)
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
