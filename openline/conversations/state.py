"""A conversation's row while a transaction holds it: read under lock, changed in memory, written back once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from openline.kit import sql
from openline.kit.clock import milliseconds

from .wire import Row

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_READ = """
SELECT c.id, l.kind, c.line_id, c.department_id, c.assignee_id, c.customer_id, cu.name, c.subject, c.opened_at,
       c.closed_at, c.last_at, c.waiting_since, c.last_seq, c.public_seq, c.customer_seq, c.agents_seen_seq,
       c.customer_seen_seq, c.preview, c.preview_by, c.continues_id
FROM {ids} i
JOIN conversations_conversation c ON c.id = i.id
JOIN conversations_line l ON l.id = c.line_id
JOIN conversations_customer cu ON cu.id = c.customer_id
ORDER BY c.id{lock}"""

_WRITE = """
UPDATE conversations_conversation SET department_id = r.department,
       assignee_id = r.assignee, closed_at = r.closed_at, last_at = r.last_at, waiting_since = r.waiting_since,
       last_seq = r.last_seq, public_seq = r.public_seq, customer_seq = r.customer_seq,
       agents_seen_seq = r.agents_seen_seq, customer_seen_seq = r.customer_seen_seq,
       preview = r.preview, preview_by = r.preview_by
FROM {rows} r WHERE conversations_conversation.id = r.id"""

_WRITTEN = (
    "id bigint",
    "department bigint",
    "assignee bigint",
    "closed_at timestamptz",
    "last_at timestamptz",
    "waiting_since timestamptz",
    "last_seq integer",
    "public_seq integer",
    "customer_seq integer",
    "agents_seen_seq integer",
    "customer_seen_seq integer",
    "preview text",
    "preview_by text",
)


_COLUMNS = (  # in the order of _READ
    "id", "channel", "line", "department", "assignee", "customer", "customer_name", "subject", "opened_at",
    "closed_at", "last_at", "waiting_since", "last_seq", "public_seq", "customer_seq", "agents_seen_seq",
    "customer_seen_seq", "preview", "preview_by", "continues",
)  # fmt: skip


class State:
    """The columns of a Row, with times as datetimes; `row()` makes the wire form."""

    __slots__ = _COLUMNS
    id: int
    channel: str
    line: int
    department: int
    assignee: int | None
    customer: int
    customer_name: str
    subject: str
    opened_at: datetime
    closed_at: datetime | None
    last_at: datetime
    waiting_since: datetime | None
    last_seq: int
    public_seq: int
    customer_seq: int
    agents_seen_seq: int
    customer_seen_seq: int
    preview: str
    preview_by: str
    continues: int | None

    def __init__(self, values: Iterable[Any]) -> None:
        for name, value in zip(_COLUMNS, values, strict=True):
            setattr(self, name, value)
        for name in ("opened_at", "closed_at", "last_at", "waiting_since"):
            setattr(self, name, sql.read(getattr(self, name)))

    def row(self) -> Row:
        return Row(
            self.id, self.channel, self.line, self.department, self.assignee, self.customer, self.customer_name,
            self.subject, milliseconds(self.opened_at), _ms(self.closed_at),
            milliseconds(self.last_at), _ms(self.waiting_since), self.last_seq,
            self.public_seq, self.customer_seq, self.agents_seen_seq, self.customer_seen_seq, self.preview,
            self.preview_by, self.continues,
        )  # fmt: skip

    def written(self) -> list[Any]:
        times = (self.closed_at, self.last_at, self.waiting_since)
        return [
            self.id, self.department, self.assignee, *(at and sql.stored(at) for at in times), self.last_seq,
            self.public_seq, self.customer_seq, self.agents_seen_seq, self.customer_seen_seq, self.preview,
            self.preview_by,
        ]  # fmt: skip


def _ms(at: datetime | None) -> int | None:
    return None if at is None else milliseconds(at)


def lock_many(cursor: CursorWrapper, ids: Iterable[int]) -> dict[int, State]:
    """Read and lock these conversations, in the order of their ids so that two transactions never wait in a ring."""
    cursor.execute(
        _READ.format(ids=sql.table("id bigint"), lock=sql.for_update("c")), [sql.rows([i] for i in sorted(set(ids)))]
    )
    return {values[0]: State(values) for values in cursor.fetchall()}


def write_many(cursor: CursorWrapper, states: Iterable[State]) -> None:
    """Write back what a transaction may change."""
    cursor.execute(_WRITE.format(rows=sql.table(*_WRITTEN)), [sql.rows(state.written() for state in states)])
