"""The first word of somebody: a customer, his identity and a conversation, for all of a batch that have none yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from openline.kit import sql
from openline.kit.clock import milliseconds

from .models import Conversation, Customer
from .wire import Actor, Entry

if TYPE_CHECKING:
    from .intake import Incoming

_CURRENT = "SELECT MAX(id) FROM conversations_conversation WHERE customer_id = %s AND line_id = %s"
_OWNER = """
SELECT customer_id FROM conversations_identity WHERE kind = %s AND value = %s AND (verified_at IS NOT NULL) = %s"""
_CUSTOMER = "SELECT name FROM conversations_customer WHERE id = %s"
_LINE = "SELECT department_id, settings FROM conversations_line WHERE id = %s"
_OPEN_ONES = "SELECT id, key FROM people_department WHERE closed_at IS NULL ORDER BY position, id"
_CONTINUED = "SELECT department_id, customer_id, reply_to FROM conversations_conversation WHERE id = %s"


class LineOfBatch(msgspec.Struct, frozen=True):
    """What an opening asks of a line."""

    pk: int
    department: int
    topics: Sequence[str]


class Opened(msgspec.Struct):
    """`entry` is None when another process opened the conversation a moment before; `newcomer`: made for it."""

    customer: int
    conversation: int
    entry: Entry | None
    newcomer: bool = False


class Openings:
    """Opens conversations inside the caller's transaction; what they share is read once for the batch."""

    def __init__(self, cursor: sql.Cursor, now: datetime) -> None:
        self._cursor, self._now = cursor, now
        self._lines: dict[int, LineOfBatch] = {}

    def open_for(self, incoming: Incoming, customer: int | None) -> Opened:
        """With a new customer if nobody is known by this identity."""
        newcomer = customer is None
        customer = self._owner(incoming) if customer is None else customer
        name = self._locked(customer)
        self._cursor.execute(_CURRENT, [customer, incoming.line])
        (current,) = self._cursor.fetchone()
        if current is not None:
            return Opened(customer, current, None)
        return self._open(incoming, customer, name, newcomer)

    def open_anew(self, incoming: Incoming, customer: int | None) -> Opened:
        """One whatever there is already: the channel threads by itself. What continues another belongs to the same
        customer, and its answers go where that one's went."""
        department, newcomer = None, False
        if incoming.continues is not None:
            self._cursor.execute(_CONTINUED, [incoming.continues])
            department, customer, goes_to = self._cursor.fetchone() or (None, customer, "")
            incoming = msgspec.structs.replace(incoming, reply_to=incoming.reply_to or goes_to)
        if customer is None:
            newcomer, customer = True, self._owner(incoming)
        return self._open(incoming, customer, self._locked(customer), newcomer, department)

    def _owner(self, incoming: Incoming) -> int:
        """The customer known by this identity, made if there is none; of two processes that make him, one wins."""
        at = sql.stored(self._now)
        customer: int = self._insert(
            "conversations_customer",
            {"name": incoming.name, "language": incoming.language, "said_email": incoming.said_email, "created_at": at},
        )
        identity = {"customer_id": customer, "kind": incoming.identity_kind, "value": incoming.identity_value}
        proof = {"verified_by": incoming.proven_by, **dict.fromkeys(("verified_at", "proven_at"), at)}
        proof = proof if incoming.proven_by else {"verified_by": ""}
        mine = self._insert(
            "conversations_identity", {**identity, **proof, "facts": "{}", "created_at": at}, or_nothing=True
        )
        if mine is not None:
            return customer
        self._cursor.execute("DELETE FROM conversations_customer WHERE id = %s", [customer])
        self._cursor.execute(_OWNER, [incoming.identity_kind, incoming.identity_value, bool(incoming.proven_by)])
        return int(self._cursor.fetchone()[0])

    def _locked(self, customer: int) -> str:
        """His name. Two processes may open for him at once: the second waits here, then finds the first one's."""
        self._cursor.execute(_CUSTOMER + (" FOR UPDATE" if sql.is_postgres() else ""), [customer])
        return str(self._cursor.fetchone()[0])

    def _open(
        self, incoming: Incoming, customer: int, name: str, newcomer: bool, continued: int | None = None
    ) -> Opened:
        line = self._line(incoming.line)
        at = incoming.at or self._now
        conversation = self._insert(
            "conversations_conversation", self._columns(incoming, customer, line, at, continued)
        )
        opened = {"line": line.pk}
        event = {"conversation_id": conversation, "seq": 1, "at": sql.stored(at), "kind": "opened"}
        self._insert("conversations_event", {**event, "data": msgspec.json.encode(opened).decode()})
        entry = Entry(1, milliseconds(at), "opened", Actor("customer", customer, name), data=opened)
        return Opened(customer, conversation, entry, newcomer)

    def _columns(
        self, incoming: Incoming, customer: int, line: LineOfBatch, at: datetime, continued: int | None
    ) -> dict[str, Any]:
        return {
            "line_id": line.pk,
            "department_id": self._department(line, incoming.topic, continued),
            "customer_id": customer,
            "continues_id": incoming.continues if continued else None,
            "beside_id": incoming.beside,
            "reply_to": incoming.reply_to,
            "begun_by": incoming.begun_by,
            "subject": incoming.subject[:200] or first_words(incoming.body),
            "opened_at": sql.stored(at),
            "last_at": sql.stored(at),
            "last_seq": 1,
            **dict.fromkeys(("public_seq", "customer_seq", "agents_seen_seq", "customer_seen_seq"), 0),
            **dict.fromkeys(("preview", "preview_by"), ""),
        }

    def _department(self, line: LineOfBatch, topic: str, continued: int | None) -> int:
        """Where the one that it continues is; the topic's if the line offers it, else the line's own, else the first: a
        closed one is nobody's work."""
        wanted = [continued] if continued else [pk for pk, key in self._open_ones if key == topic in line.topics]
        known = [pk for pk, _ in self._open_ones]
        return next((each for each in [*wanted, line.department, *known] if each in known), line.department)

    @cached_property
    def _open_ones(self) -> list[tuple[int, str]]:
        self._cursor.execute(_OPEN_ONES)
        return [(pk, key) for pk, key in self._cursor.fetchall()]

    def _line(self, pk: int) -> LineOfBatch:
        """By a plain statement, as everything here: the ORM's took longer than the rest of an opening."""
        if pk not in self._lines:
            self._cursor.execute(_LINE, [pk])
            department, settings = self._cursor.fetchone()
            self._lines[pk] = LineOfBatch(pk, department, msgspec.json.decode(settings).get("topics", []))
        return self._lines[pk]

    def _insert(self, into: str, values: Mapping[str, Any], *, or_nothing: bool = False) -> Any:
        """The new row's id; None when it was there and nothing was asked for then."""
        self._cursor.execute(_insert(into, tuple(values), or_nothing), list(values.values()))
        row = self._cursor.fetchone()
        return row[0] if row else None


@cache
def _insert(into: str, columns: tuple[str, ...], or_nothing: bool) -> str:
    places = ", ".join(["%s"] * len(columns))
    otherwise = " ON CONFLICT DO NOTHING" if or_nothing else ""
    return f"INSERT INTO {into} ({', '.join(columns)}) VALUES ({places}){otherwise} RETURNING id"  # noqa: S608


def withdraw(unused: Sequence[Opened]) -> None:
    """Undo inside the same transaction what was opened for a message that was then refused, or kept long ago."""
    Conversation.objects.filter(pk__in=[new.conversation for new in unused]).delete()
    newcomers = [new.customer for new in unused if new.newcomer]
    Customer.objects.filter(pk__in=newcomers, conversations__isnull=True).delete()


def first_words(body: str) -> str:
    """A subject for what has none: the first line, cut at a word."""
    line = next((line.strip() for line in body.splitlines() if line.strip()), "")
    if len(line) <= 80:
        return line
    return line[:80].rsplit(" ", 1)[0] + "…"
