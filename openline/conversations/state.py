"""A conversation's row while a transaction holds it: read under lock, changed in memory, written back once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

import msgspec

from openline.kit import sql

from .wire import Row

_READ = """
SELECT c.id, l.kind, c.line_id, c.department_id, c.assignee_id, c.customer_id, cu.name, c.subject,
       CAST(c.opened_at AS text), CAST(c.closed_at AS text), CAST(c.last_at AS text), CAST(c.waiting_since AS text),
       c.last_seq, c.public_seq, c.customer_seq, c.agents_seen_seq, c.customer_seen_seq, c.preview, c.preview_by,
       c.continues_id, c.beside_id
FROM {ids} i
JOIN conversations_conversation c ON c.id = i.id
JOIN conversations_line l ON l.id = c.line_id
JOIN conversations_customer cu ON cu.id = c.customer_id{lock}"""

_PASSED_ON = "SELECT n.continues_id FROM {ids} i JOIN conversations_conversation n ON n.continues_id = i.id"

_GOES_ON = """
SELECT n.continues_id, MAX(n.id) FROM {ids} i JOIN conversations_conversation n ON n.continues_id = i.id
GROUP BY n.continues_id"""

# What a message changes, and what only a verb changes. Setting a column rewrites its indexes even when the value is the
# same, so messages leave the columns of the other indexes alone.
_SAID = (
    "last_at timestamptz",
    "waiting_since timestamptz",
    "last_seq integer",
    "public_seq integer",
    "customer_seq integer",
    "agents_seen_seq integer",
    "customer_seen_seq integer",
    "preview text",
    "preview_by text",
    "id bigint",
)
_CHANGED = ("department_id bigint", "assignee_id bigint", "closed_at timestamptz", "id bigint")


class State(msgspec.Struct, gc=False):
    """The columns of a Row in the order of _READ, times as the database writes them; `row()` makes the wire form."""

    id: int
    channel: str
    line: int
    department: int
    assignee: int | None
    customer: int
    customer_name: str
    subject: str
    opened_at: str
    closed_at: str | None
    last_at: str
    waiting_since: str | None
    last_seq: int
    public_seq: int
    customer_seq: int
    agents_seen_seq: int
    customer_seen_seq: int
    preview: str
    preview_by: str
    continues: int | None
    beside: int | None

    def row(self) -> Row:
        return Row(
            self.id, self.channel, self.line, self.department, self.assignee, self.customer, self.customer_name,
            self.subject, sql.milliseconds(self.opened_at), _ms(self.closed_at), sql.milliseconds(self.last_at),
            _ms(self.waiting_since), self.last_seq, self.public_seq, self.customer_seq, self.agents_seen_seq,
            self.customer_seen_seq, self.preview, self.preview_by, self.continues, self.beside,
        )  # fmt: skip

    def said(self) -> list[Any]:
        return [
            self.last_at, self.waiting_since, self.last_seq, self.public_seq, self.customer_seq, self.agents_seen_seq,
            self.customer_seen_seq, self.preview, self.preview_by, self.id,
        ]  # fmt: skip

    def changed(self) -> list[Any]:
        return [self.department, self.assignee, self.closed_at, self.id]


def _ms(at: str | None) -> int | None:
    return None if at is None else sql.milliseconds(at)


def lock_many(cursor: sql.Cursor, ids: Iterable[int]) -> dict[int, State]:
    """Read and lock these conversations, in the order of their ids so that two transactions never wait in a ring."""
    wanted = [[each] for each in sorted(set(ids)) if sql.fits(each)]
    if not wanted:
        return {}
    cursor.execute(_read(), [sql.rows(wanted)])
    return {values[0]: State(*values) for values in cursor.fetchall()}


@cache
def _read() -> str:
    return _READ.format(ids=sql.table("id bigint"), lock=sql.for_update("c", order="c.id"))


def passed_on(cursor: sql.Cursor, ids: Collection[int]) -> set[int]:
    """Those that left a walled department and go on in another conversation. Asked under lock, it stays true."""
    if not ids:
        return set()
    cursor.execute(_PASSED_ON.format(ids=sql.table("id bigint")), [sql.rows([each] for each in ids)])
    return {each for (each,) in cursor.fetchall()}


def goes_on_in(cursor: sql.Cursor, ids: Collection[int]) -> dict[int, int]:
    """Where those of them that were passed on, or grew old, go on now: the end of the chain of each."""
    ends: dict[int, int] = {}
    while ids:
        cursor.execute(_GOES_ON.format(ids=sql.table("id bigint")), [sql.rows([each] for each in ids)])
        steps = dict(cursor.fetchall())
        ends = {start: steps.get(end, end) for start, end in ends.items()} | {
            start: end for start, end in steps.items() if start not in ends.values()
        }
        ids = set(steps.values())
    return ends


def write_said(cursor: sql.Cursor, states: Collection[State]) -> None:
    """Write back what messages and reading change."""
    sql.update(cursor, "conversations_conversation", _SAID, [state.said() for state in states])


def write_changed(cursor: sql.Cursor, states: Collection[State]) -> None:
    """Write back where it is, who has it and whether it is open."""
    sql.update(cursor, "conversations_conversation", _CHANGED, [state.changed() for state in states])
