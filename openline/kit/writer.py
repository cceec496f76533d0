"""Group commit: what arrives while the last commit runs goes into the next one.

One thread, one transaction a batch. Acknowledging is the caller's business and happens only after `keep` came back.
A batch that fails is tried again item by item, so that one bad item does not take the others with it.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any

log = logging.getLogger(__name__)

MOST = 1000  # items in one transaction: a bound for latency and for what one failure repeats

Done = Callable[[Any], None]


class Writer:
    """Keeps items with `keep(items) -> results`, in order of arrival. A result may be an exception instance.

    `submit` is called on the event loop's thread; `done(result)` is called on the writer's.
    """

    def __init__(
        self,
        keep: Callable[[Sequence[Any]], Sequence[Any]],
        hopeless: tuple[type[Exception], ...] = (),
        ended: Callable[[], None] | None = None,
    ) -> None:
        self._keep = keep
        self._hopeless = hopeless  # what fails for one fails for all: a full disk, a database that is away
        self._ended = ended  # called by the thread at its end: it may have a connection to close
        self._gathered: list[tuple[Any, Done]] = []
        self._queue: queue.SimpleQueue[list[tuple[Any, Done]] | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._live, name="writer", daemon=True)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._thread.start()

    def stop(self) -> None:
        """Finish what was submitted, then end the thread."""
        self._hand_over()
        self._queue.put(None)
        self._thread.join()

    def submit(self, item: Any, done: Done) -> None:
        """Keep this item soon; all that one tick of the loop submits is handed over at once."""
        if not self._gathered:
            assert self._loop is not None, "the writer was not started"
            self._loop.call_soon(self._hand_over)
        self._gathered.append((item, done))

    def submit_from_thread(self, item: Any, done: Done) -> None:
        """`submit` for every thread but the loop's."""
        assert self._loop is not None, "the writer was not started"
        self._loop.call_soon_threadsafe(self.submit, item, done)

    def runs(self) -> bool:
        return self._loop is not None and self._thread.is_alive()

    def _hand_over(self) -> None:
        if self._gathered:
            batch, self._gathered = self._gathered, []
            self._queue.put(batch)

    def _live(self) -> None:
        try:
            self._run()
        finally:
            if self._ended:
                self._ended()

    def _run(self) -> None:
        ended = False
        while not ended:
            batch = self._queue.get()
            while batch is not None and len(batch) < MOST:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    ended = True
                    break
                batch = batch + more
            if batch is None:
                return
            try:
                self._commit(batch)
            except Exception:  # without this thread the desk would take messages and never answer
                log.exception("a batch was dropped unanswered; its senders try again")

    def works(self) -> bool:
        """Whether what is submitted will be kept: false once its thread has ended."""
        return self._loop is None or self._thread.is_alive()

    def _commit(self, batch: list[tuple[Any, Done]]) -> None:
        for (_, done), result in zip(batch, self._results([item for item, _ in batch]), strict=True):
            try:
                done(result)
            except Exception:
                log.exception("telling the sender failed")

    def _results(self, items: list[Any]) -> Sequence[Any]:
        try:
            return self._keep(items)
        except Exception as error:
            if len(items) == 1 or isinstance(error, self._hopeless):
                log.exception("not kept: %d", len(items))
                return [error] * len(items)
            log.warning("a batch of %d failed (%s); trying one by one", len(items), type(error).__name__)
        return [self._results([item])[0] for item in items]
