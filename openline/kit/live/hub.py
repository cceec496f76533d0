"""Who listens to what, and the way from any thread to the sockets on the event loop.

Rows are the truth and a frame is only the faster bell: what is posted while nobody listens is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Hashable
from typing import Any, Protocol

log = logging.getLogger(__name__)

Topic = Hashable


class Listener(Protocol):
    def send(self, frame: bytes) -> None: ...


class Hub:
    """Subscriptions live on the loop's thread; `post` may be called from any."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._outbox: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._scheduled = False
        self._topics: dict[Topic, set[Any]] = {}

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def post(self, call: Callable[..., None], *args: Any) -> None:
        """Run `call(*args)` soon on the loop, in the order of posting. Many posts share one wake-up."""
        if self._loop is None:
            return
        self._outbox.append((call, args))
        if not self._scheduled:
            self._scheduled = True
            try:
                self._loop.call_soon_threadsafe(self._drain)
            except RuntimeError:  # the loop has ended: nobody listens
                self._outbox.clear()

    def _drain(self) -> None:
        self._scheduled = False  # first: what is posted from now on schedules again
        while self._outbox:
            call, args = self._outbox.popleft()
            try:
                call(*args)
            except Exception:
                log.exception("a live frame was not delivered")

    # --- on the loop's thread only ---

    def subscribe(self, listener: Listener, topic: Topic) -> None:
        self._topics.setdefault(topic, set()).add(listener)

    def unsubscribe(self, listener: Listener, topic: Topic) -> None:
        listeners = self._topics.get(topic)
        if listeners is not None:
            listeners.discard(listener)
            if not listeners:
                del self._topics[topic]

    def listeners(self, topic: Topic) -> set[Any]:
        """Do not keep or change it: it is the live set."""
        return self._topics.get(topic, _NOBODY)


_NOBODY: set[Any] = set()
hub = Hub()
