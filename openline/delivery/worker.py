"""The desk's postman: waits for what is due and has each line's letters sent by one thread at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from openline.kit.clock import now

from . import pace, sparing, unseen
from .leasing import due_lines, next_due, renew
from .models import Leaving
from .sending import send_due
from .waking import bell

log = logging.getLogger(__name__)

LINES_AT_ONCE = 8
AFTER_TROUBLE = 5.0  # seconds until a database that is away is asked again
TO_THE_END = 5.0  # seconds for what is being sent when the desk ends; then its lease runs out, and it is sent again


class Postman:
    """Started and stopped with the server. Its threads are daemons: a server outside does not keep the desk from
    ending."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []
        self._mutex = threading.Lock()
        self._busy: dict[int, threading.Thread] = {}  # by line, who is at it
        self._held: set[Leaving] = set()  # what is being sent

    def start(self) -> None:
        self._ending.clear()
        self._threads = [
            threading.Thread(target=self._go_round, name="postman", daemon=True),
            threading.Thread(target=self._keep_leases, name="postman-leases", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin nothing new; what was begun may come to its end, if that is soon."""
        self._ending.set()
        bell.ring()
        with self._mutex:
            threads = [*self._busy.values(), *self._threads]
        until = time.monotonic() + TO_THE_END
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _go_round(self) -> None:
        first = True
        while not self._ending.is_set():
            try:
                close_old_connections()
                if first:
                    unseen.look_back(now())
                    sparing.forget(now())
                    first = False
                pause = self._round()
            except (DatabaseError, InterfaceError):
                log.exception("the postman cannot read what is due")
                connection.close()
                pause = AFTER_TROUBLE
            except Exception:
                log.exception("the postman stumbled")
                pause = AFTER_TROUBLE
            bell.wait(pause)
        connection.close()

    def _round(self) -> float | None:
        """Hand out what is due; gives how long nothing will be (None: until the bell rings)."""
        unseen.gather(now())
        for line in due_lines(now()):
            self._hand_out(line)
        waits = [seconds for seconds in (self._until_due(), unseen.seconds_left(now())) if seconds is not None]
        return min(waits) if waits else None

    def _until_due(self) -> float | None:
        due = next_due()
        if due is None:
            return None
        seconds = (due - now()).total_seconds()
        # what is due at this moment belongs to a line that a thread is at: it rings when it is done
        return seconds if seconds > 0 else None if self._any_busy() else 0.0

    def _any_busy(self) -> bool:
        with self._mutex:
            return bool(self._busy)

    def _hand_out(self, line: int) -> None:
        with self._mutex:
            if line in self._busy or len(self._busy) >= LINES_AT_ONCE or self._ending.is_set():
                return
            thread = threading.Thread(target=self._send, args=[line], name=f"postman-{line}", daemon=True)
            self._busy[line] = thread
            thread.start()

    def _send(self, line: int) -> None:
        try:
            send_due(line, holding=self._holding, ended=self._ending.is_set)
        except Exception:
            log.exception("the letters of line %d wait", line)
            self._ending.wait(AFTER_TROUBLE)
        finally:
            connection.close()
            with self._mutex:
                del self._busy[line]
            bell.ring()

    # --- leases ---

    @contextmanager
    def _holding(self, leaving: Leaving) -> Iterator[None]:
        with self._mutex:
            self._held.add(leaving)
        try:
            yield
        finally:
            with self._mutex:
                self._held.discard(leaving)

    def _keep_leases(self) -> None:
        """A server that is slow does not make us send twice."""
        while not self._ending.wait(pace.RENEW.total_seconds()) or self._any_busy():
            with self._mutex:
                held = set(self._held)
            try:
                close_old_connections()
                renew(held, now())
            except Exception:
                log.exception("leases could not be renewed")
                connection.close()
            if self._ending.is_set():
                threading.Event().wait(0.2)
        connection.close()


postman = Postman()
