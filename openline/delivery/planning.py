"""Writes what has to leave, in the transaction that makes it necessary: there is no reply that nobody sends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction

from openline.channels.base.contract import ACKNOWLEDGEMENT, REPLY
from openline.channels.base.events import LetterAcknowledged
from openline.channels.base.registry import channels
from openline.conversations.events import ReplyWritten
from openline.conversations.models import Conversation, Line
from openline.conversations.queries import row_of
from openline.kit import sql

from .models import PENDING, Delivery
from .sparing import key_of, may_write
from .waking import wake
from .ways import recipient, way_out

_COLUMNS = (
    "conversation_id bigint", "seq integer", "first integer", "line_id bigint", "purpose text", "state text",
    "due_at timestamptz", "attempts integer", "doubtful boolean", "external_id text", "problem text",
    "created_at timestamptz",
)  # fmt: skip


def plan(batch: Sequence[ReplyWritten]) -> None:
    """Replies of channels that are carried, or whose line names another for them, leave when they can no longer be
    taken back. Chat is neither and passes through."""
    rung = _rung()
    leaving = [event for event in batch if event.row.channel not in rung]
    if not leaving:
        return
    out = _lines(leaving)
    rows = []
    for event in leaving:
        line = out.get(event.row.id)
        if line is not None:
            at = datetime.fromtimestamp(event.entry.at / 1000, UTC)
            due = at + timedelta(seconds=settings.UNDO_SECONDS)
            rows.append(_row(event.row.id, event.entry.seq, line, REPLY, due, at))
    _write(rows)


def plan_acknowledgement(batch: Sequence[LetterAcknowledged]) -> None:
    """We have your letter: it leaves at once. Of what came by no mailbox (`line` 0) no more than an address may get."""
    forms = [each for each in batch if not each.line]
    lines = {each: each.line for each in batch if each.line} | (_ways_of_forms(forms) if forms else {})
    _write([_row(each.conversation, each.seq, line, ACKNOWLEDGEMENT, each.at, each.at) for each, line in lines.items()])


def _ways_of_forms(forms: Sequence[LetterAcknowledged]) -> dict[LetterAcknowledged, int]:
    """The mailbox of each that may leave, once for a message."""
    # not visible_to: the desk itself tells its customers
    found = Conversation.objects.select_related("line", "customer").in_bulk({each.conversation for each in forms})
    rows = {pk: row_of(conversation) for pk, conversation in found.items()}
    asked = [(each, rows[each.conversation]) for each in dict.fromkeys(forms) if each.conversation in rows]
    known = [(each, way_out(row), recipient(row)) for each, row in asked if not _is_told(each)]
    leaving = sorted(((each, line, to) for each, line, to in known if line and to), key=lambda one: key_of(one[2]))
    return {each: line for each, line, to in leaving if may_write(to, each.at)}


def _is_told(each: LetterAcknowledged) -> bool:
    told = Delivery.objects.filter(conversation=each.conversation, seq=each.seq, purpose=ACKNOWLEDGEMENT)
    return told.exists()


@cache
def _rung() -> frozenset[str]:
    """Kinds whose customers are reached by rows alone."""
    return frozenset(kind for kind, channel in channels().items() if channel.fades and not channel.carried)


def _lines(leaving: Sequence[ReplyWritten]) -> dict[int, int]:
    """The line that each conversation's replies leave by, as far as they leave by a row."""
    carried = {kind for kind, channel in channels().items() if channel.carried}
    letters = {kind for kind, channel in channels().items() if channel.letters}
    proven = {kind for kind, channel in channels().items() if channel.proves}
    out = {event.row.id: event.row.line for event in leaving if event.row.channel in carried}
    others = {event.row.id: event.row for event in leaving if event.row.id not in out}
    if others:
        lines = Line.objects.filter(pk__in={row.line for row in others.values()}, reply_line__isnull=False)
        named = set(lines.values_list("pk", flat=True))
        leave = {pk: row for pk, row in others.items() if row.channel in letters or row.line in named}
        # without an address that its site signed, the customer reads it there and nowhere else
        leave = {pk: row for pk, row in leave.items() if row.channel not in proven or recipient(row)}
        ways = {conversation: way_out(row) for conversation, row in leave.items()}
        out |= {conversation: line for conversation, line in ways.items() if line is not None}
    return out


def _row(conversation: int, seq: int, line: int, purpose: str, due: datetime, at: datetime) -> list[object]:
    return [conversation, seq, seq, line, purpose, PENDING, sql.stored(due), 0, False, "", "", sql.stored(at)]


def _write(rows: Sequence[Sequence[object]]) -> None:
    if rows:
        with sql.cursor() as cursor:
            sql.insert(cursor, "delivery_delivery", _COLUMNS, rows)
        transaction.on_commit(wake)
