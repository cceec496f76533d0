"""In-process events: a room says what happened, `flow.py` decides who hears of it.

Handlers run at once in the publishing thread, after the commit of what they hear about. Each gets all events that it
subscribed to as one batch, in the order of the commit: kind by kind, an answer would overtake its question. A handler
that fails is logged and does not keep the others from hearing: the rows are committed already.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

log = logging.getLogger(__name__)

Handler = Callable[[Sequence[Any]], None]
_handlers: dict[type, list[Handler]] = defaultdict(list)
_within: dict[type, list[Handler]] = defaultdict(list)


def subscribe(kind: type, *handlers: Handler) -> None:
    """From now on these handlers get the events of exactly this type. Doing it twice has no effect."""
    for handler in handlers:
        if handler not in _handlers[kind]:
            _handlers[kind].append(handler)


def subscribe_within(kind: type, *handlers: Handler) -> None:
    """As `subscribe`, but inside the transaction: what these handlers write is committed together with what they hear
    of, and what they raise undoes both."""
    for handler in handlers:
        if handler not in _within[kind]:
            _within[kind].append(handler)


def tell_within(events: Sequence[Any]) -> None:
    """Tell those who write along. Call it inside the transaction, before COMMIT."""
    batches: dict[Handler, list[Any]] = {}
    for event in events:
        for handler in _within.get(type(event), ()):
            batches.setdefault(handler, []).append(event)
    for handler, batch in batches.items():
        handler(batch)


def publish(events: Sequence[Any]) -> None:
    """Tell everybody. Call it only after COMMIT (in a Django view: `transaction.on_commit`)."""
    batches: dict[Handler, list[Any]] = {}
    for event in events:
        for handler in _handlers[type(event)]:
            batches.setdefault(handler, []).append(event)
    for handler, batch in batches.items():
        try:
            handler(batch)
        except Exception:
            log.exception("%s failed", getattr(handler, "__qualname__", handler))
