"""Lists, counts and single conversations, always through `visible_to`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

import msgspec
from django.db.models import Count, Q

from openline.kit.clock import milliseconds
from openline.people.models import Agent, Department

from .access import ConversationQuerySet
from .models import Attachment, Conversation, Line
from .wire import Row

MINE, UNASSIGNED, ALL = "mine", "unassigned", "all"


class Listed(msgspec.Struct):
    """Which list: one of the views, maybe of one department, of open or of closed conversations."""

    view: str = ALL
    department: int | None = None
    closed: bool = False


class BadCursor(Exception):
    """The cursor is not one that a page gave out."""


def listed(agent: Agent, wanted: Listed) -> ConversationQuerySet:
    """The conversations of that list that the agent may see, in no order yet."""
    found = Conversation.objects.visible_to(agent).filter(closed_at__isnull=not wanted.closed)
    if wanted.department is not None:
        found = found.filter(department_id=wanted.department)
    if wanted.view == MINE:
        found = found.filter(assignee=agent)
    if wanted.view == UNASSIGNED:
        found = found.filter(assignee__isnull=True)
    return found


def page(agent: Agent, wanted: Listed, before: str, limit: int) -> tuple[list[Row], str | None]:
    """A page, newest first, and the cursor of the next one (keyset: no row is skipped or doubled while rows move)."""
    found = listed(agent, wanted)
    if before:
        at, pk = _parse(before)
        found = found.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=pk))
    rows = list(found.select_related("line", "customer").order_by("-last_at", "-pk")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return rows_of(rows[:limit]), f"{last.last_at.timestamp():.6f}_{last.pk}" if last else None


def counts(agent: Agent) -> tuple[int, int, dict[int, int]]:
    """Open conversations: the agent's own, those of nobody, and by department."""
    visible = Conversation.objects.visible_to(agent).filter(closed_at__isnull=True)
    found = visible.values("department_id").annotate(
        all=Count("pk"),
        mine=Count("pk", filter=Q(assignee=agent)),
        unassigned=Count("pk", filter=Q(assignee__isnull=True)),
    )
    per = list(found)
    return (
        sum(one["mine"] for one in per),
        sum(one["unassigned"] for one in per),
        {one["department_id"]: one["all"] for one in per},
    )


def is_in_use(sender: object, department: Department, **_: object) -> bool:
    """Whether anything open stands between a department and its closing: yes or no, for admins who see none.

    A line leads to its own department, and to those that it offers as topics.
    """
    if Conversation.objects.filter(department=department, closed_at__isnull=True).exists():
        return True
    lines = Line.objects.filter(closed_at__isnull=True)
    return any(line.department_id == department.pk or department.key in line.topics for line in lines)


def find(agent: Agent, conversation: int) -> Conversation | None:
    """The conversation, if this agent may see it."""
    visible = Conversation.objects.visible_to(agent).select_related("line", "customer")
    return visible.filter(pk=conversation).first()


def of_customers(agent: Agent, customers: Collection[int], most: int = 50) -> list[Row]:
    """The conversations of these customers that the agent may see, newest first."""
    visible = Conversation.objects.visible_to(agent).filter(customer__in=customers)
    return rows_of(visible.select_related("line", "customer").order_by("-last_at", "-pk")[:most])


def attachment(agent: Agent, key: str) -> Attachment | None:
    """A file on a message that the agent may see, or one that he uploaded and has not sent yet."""
    if "\x00" in key:  # PostgreSQL would not even compare it
        return None
    mine = Q(message__isnull=True, agent=agent)
    on_visible = Q(message__conversation__in=Conversation.objects.visible_to(agent))
    return Attachment.objects.filter(mine | on_visible, key=key).first()


def rows_of(conversations: Iterable[Conversation]) -> list[Row]:
    return [row_of(conversation) for conversation in conversations]


def row_of(c: Conversation) -> Row:
    """The row as lists and frames show it; `line` and `customer` are selected along."""
    return Row(
        c.pk, c.line.kind, c.line_id, c.department_id, c.assignee_id, c.customer_id, c.customer.name, c.subject,
        milliseconds(c.opened_at), _ms(c.closed_at), milliseconds(c.last_at), _ms(c.waiting_since), c.last_seq,
        c.public_seq, c.customer_seq, c.agents_seen_seq, c.customer_seen_seq, c.preview, c.preview_by, c.continues_id,
        c.beside_id,
    )  # fmt: skip


def _ms(at: datetime | None) -> int | None:
    return None if at is None else milliseconds(at)


def _parse(cursor: str) -> tuple[datetime, int]:
    at, _, pk = cursor.partition("_")
    try:
        return datetime.fromtimestamp(float(at), UTC), int(pk)
    except (ValueError, OverflowError) as error:
        raise BadCursor from error
