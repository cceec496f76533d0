"""Carries replies to the channel that brought the question.

A channel whose customer is reached by rows alone (chat: he catches up from his cursor) needs no more than this. What
must be handed to a server outside is a row (planning.py), claimed with a lease and tried again (sending.py).
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from openline.channels.base.contract import DeliveryError, Outgoing
from openline.channels.base.registry import UnknownChannel, channel, channels
from openline.conversations.events import ReplyWritten

log = logging.getLogger(__name__)


def carry(batch: Sequence[ReplyWritten]) -> None:
    """Hand committed replies to their channels, a batch for each kind."""
    by_kind: dict[str, list[Outgoing]] = defaultdict(list)
    carried = _carried()
    for event in batch:
        if event.row.channel in carried:
            continue
        by_kind[event.row.channel].append(Outgoing(event.row, event.entry, event.after))
    for kind, outgoings in by_kind.items():
        _send(kind, outgoings)


@cache
def _carried() -> frozenset[str]:
    return frozenset(kind for kind, channel in channels().items() if channel.carried)


def _send(kind: str, outgoings: list[Outgoing]) -> None:
    try:
        results = channel(kind).adapter().send_many(outgoings)
    except UnknownChannel:
        log.error("no channel of the kind %s is installed: %d replies stay", kind, len(outgoings))
        return
    for outgoing, result in zip(outgoings, results, strict=True):
        if isinstance(result, DeliveryError):
            log.error("reply %d of conversation %d did not go: %s", outgoing.entry.seq, outgoing.row.id, result)
