"""What became of a kept letter, written on its row: taken, in quarantine, or aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from openline.channels.email.models import Received
from openline.channels.email.models.received import ASIDE, KEPT, QUARANTINED, TAKEN
from openline.channels.email.receiving.unfetched import NOT_FETCHED, want_again
from openline.channels.email.sending.acknowledge import Asking, acknowledge
from openline.kit import sql
from openline.kit.bus import publish, tell_within

_COLUMNS = (
    "state text", "reason text", "settled_at timestamptz", "sender text", "verdict text", "conversation_id bigint",
    "seq integer", "id bigint",
)  # fmt: skip


class Settled(msgspec.Struct):
    """`told` are events for others, published when this is committed; `asking`: a person waits for a sign of life."""

    received: int
    state: str
    reason: str = ""
    sender: str = ""
    verdict: str = ""
    conversation: int | None = None
    seq: int | None = None
    told: list[Any] = msgspec.field(default_factory=list)
    asking: Asking | None = None


def taken(
    received: int,
    conversation: int | None,
    seq: int | None,
    sender: str,
    verdict: str,
    *told: Any,
    asking: Asking | None = None,
) -> Settled:
    return Settled(received, TAKEN, "", sender, verdict, conversation, seq, list(told), asking)


def quarantined(received: int, reason: str) -> Settled:
    return Settled(received, QUARANTINED, reason[:40])


def aside(received: int, reason: str, sender: str = "", verdict: str = "") -> Settled:
    """Read, and for nobody: it can be looked at and read again."""
    return Settled(received, ASIDE, reason[:40], sender, verdict)


def settle(many: Sequence[Settled], now: datetime) -> None:
    """One transaction; whoever writes along does so in it."""
    told = [event for each in many for event in each.told]
    rows = [
        [
            each.state, each.reason, sql.stored(now), each.sender[:320], each.verdict, each.conversation, each.seq,
            each.received,
        ]
        for each in many
    ]  # fmt: skip
    with transaction.atomic(), sql.cursor() as cursor:
        sql.update(cursor, "email_received", _COLUMNS, rows)
        told += [each for each in (acknowledge(one.asking, now) for one in many if one.asking) if each]
        tell_within(told)
    publish(told)


def read_again(ids: Sequence[int]) -> int:
    """Back to the letters that are to be taken, after a fix; gives how many. Those that still lie on their server are
    fetched first."""
    with transaction.atomic():
        waiting = Received.objects.filter(pk__in=ids, state__in=(QUARANTINED, ASIDE))
        here = waiting.exclude(reason=NOT_FETCHED).update(state=KEPT, reason="", attempts=0, settled_at=None)
        return here + want_again(ids)
