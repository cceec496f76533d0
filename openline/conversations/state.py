"""A conversation's row while a transaction holds it: read under lock, changed in memory, written back once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from openline.kit import sql

from .wire import Row

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_READ = """
SELECT c.id, l.kind, c.line_id, c.department_id, c.assignee_id, c.customer_id, cu.name, c.subject,
       CAST(c.opened_at AS text), CAST(c.closed_at AS text), CAST(c.last_at AS text), CAST(c.waiting_since AS text),
       c.last_seq, c.public_seq, c.customer_seq, c.agents_seen_seq, c.customer_seen_seq, c.preview, c.preview_by,
       c.continues_id
FROM {ids} i
JOIN conversations_conversation c ON c.id = i.id
JOIN conversations_line l ON l.id = c.line_id
JOIN conversations_customer cu ON cu.id = c.customer_id
ORDER BY c.id{lock}"""

_WRITTEN = (
    "department_id bigint",
    "assignee_id bigint",
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
    "id bigint",
)


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

    def row(self) -> Row:
        return Row(
            self.id, self.channel, self.line, self.department, self.assignee, self.customer, self.customer_name,
            self.subject, sql.milliseconds(self.opened_at), _ms(self.closed_at), sql.milliseconds(self.last_at),
            _ms(self.waiting_since), self.last_seq, self.public_seq, self.customer_seq, self.agents_seen_seq,
            self.customer_seen_seq, self.preview, self.preview_by, self.continues,
        )  # fmt: skip

    def written(self) -> list[Any]:
        return [
            self.department, self.assignee, self.closed_at, self.last_at,
            self.waiting_since, self.last_seq, self.public_seq, self.customer_seq, self.agents_seen_seq,
            self.customer_seen_seq, self.preview, self.preview_by, self.id,
        ]  # fmt: skip


def _ms(at: str | None) -> int | None:
    return None if at is None else sql.milliseconds(at)


def lock_many(cursor: CursorWrapper, ids: Iterable[int]) -> dict[int, State]:
    """Read and lock these conversations, in the order of their ids so that two transactions never wait in a ring."""
    wanted = sql.rows([each] for each in sorted(set(ids)) if sql.fits(each))
    cursor.execute(_READ.format(ids=sql.table("id bigint"), lock=sql.for_update("c")), [wanted])
    return {values[0]: State(*values) for values in cursor.fetchall()}


def write_many(cursor: CursorWrapper, states: Iterable[State]) -> None:
    """Write back what a transaction may change."""
    sql.update(cursor, "conversations_conversation", _WRITTEN, [state.written() for state in states])
