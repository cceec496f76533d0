"""One mailbox elsewhere, watched by a thread of its own: what happens to it stops no other."""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import DatabaseError, close_old_connections, connections

from openline.channels.email.models import Cursor
from openline.kit.clock import now

from .collecting import Collector
from .imap import Imap
from .oauth import access_token
from .words import kept_words

log = logging.getLogger(__name__)

IDLE_FOR = 240.0  # seconds: a server may end IDLE after 29 minutes, a router forgets a silent connection after five
LISTEN = 1.0  # seconds within which an end, or a wish for older letters, is noticed
POLL = 30.0  # seconds between two looks at a server that cannot IDLE
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds before the next try


class Watcher:
    """Watches from `start` to `end`; comes back by itself after every failure."""

    def __init__(self, line: int, settings: Mapping[str, Any]) -> None:
        self._line, self._settings = line, settings["imap"]
        of = self._settings
        place = f"{of.get('host', '').lower()} {of.get('user', '')} {of.get('folder') or 'INBOX'}"[:255]
        self._collector = Collector(line, place, mark_seen=bool(self._settings.get("mark_seen")))
        self._ended, self._wished = threading.Event(), threading.Event()
        self._imap: Imap | None = None
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name=f"mailbox-{line}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Asks it to end; `wait` comes back when it has."""
        self._ended.set()

    def cut(self) -> None:
        """Ends what waits for a silent server."""
        if self._imap is not None:
            self._imap.close()

    def wish(self) -> None:
        """Older letters were asked for, or one that was passed over."""
        self._wished.set()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    def works(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                try:
                    self._watch()
                except Exception as error:  # noqa: BLE001  # a broken mailbox is told, and tried again
                    self._tell(error)
                    self._ended.wait(self._pause())
        finally:
            connections.close_all()

    def _watch(self) -> None:
        self._collector.begin()
        self._imap = imap = Imap(self._settings)
        try:
            imap.sign_in(lambda fresh: access_token(self._line, fresh=fresh))
            self._collector.meet(imap, imap.open())
            wait = partial(self._idle if imap.can_idle() else self._poll, imap)
            while not self._ended.is_set():
                self._collector.collect(imap)
                self._succeeds()
                self._wished.clear()
                self._collector.collect_again(imap)
                more = self._collector.collect_older(imap) or imap.announced()
                if not more:
                    connections.close_all()  # a hundred mailboxes need no hundred connections while nothing comes
                    wait()
        finally:
            imap.close()

    def _idle(self, imap: Imap) -> None:
        until = time.monotonic() + IDLE_FOR
        with imap.idle() as heard:
            while not (heard(LISTEN) or self._is_wanted(until)):
                pass

    def _poll(self, imap: Imap) -> None:
        until = time.monotonic() + POLL
        while not self._is_wanted(until):
            self._ended.wait(LISTEN)
        imap.noop()

    def _is_wanted(self, until: float) -> bool:
        """Whether there is something to do beside waiting."""
        return self._ended.is_set() or time.monotonic() > until or self._wished.is_set()

    def _succeeds(self) -> None:
        self._failures = 0
        Cursor.objects.filter(line_id=self._line).update(state="fetching", problem="", checked_at=now())

    def _tell(self, error: Exception) -> None:
        """For the admin's page; in the log without what others said, which may name somebody."""
        self._failures += 1
        problem = kept_words(error)
        level = logging.ERROR if problem.startswith("unknown") else logging.WARNING
        log.log(level, "mailbox %d: %s", self._line, problem.partition(" ")[0], exc_info=level == logging.ERROR)
        with contextlib.suppress(DatabaseError):
            close_old_connections()
            Cursor.objects.filter(line_id=self._line).update(state="failing", problem=problem, checked_at=now())

    def _pause(self) -> float:
        """Longer after each failure, and never for all mailboxes of a server at the same moment."""
        wait: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures - 1, 10))
        return wait * random.uniform(0.75, 1.25)  # noqa: S311
