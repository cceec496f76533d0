"""Who watches which mailbox: a thread for each, so that a broken one never stops another."""

from __future__ import annotations

import json
import logging
import threading

from django.db import close_old_connections, connections

from openline.channels.email.models import Cursor
from openline.conversations.models import Line

from .unfetched import wanted_lines
from .watcher import Watcher

log = logging.getLogger(__name__)

FOLLOW = 2.0  # seconds between two looks at the settings of the mailboxes


class Watchers:
    """A watcher for each open mailbox whose letters are fetched; follows the settings within seconds."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailboxes", daemon=True)
        self._watched: dict[int, tuple[str, Watcher]] = {}  # line -> its settings, who watches it
        self._ending: list[tuple[int, Watcher]] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(10)
        everybody = [*(each for _, each in self._watched.values()), *(each for _, each in self._ending)]
        for act in (Watcher.end, Watcher.cut):
            for each in everybody:
                act(each)
            for each in everybody:
                each.wait(2 / len(everybody))

    def works(self) -> bool:
        """Whether anybody watches any mailbox."""
        return any(watcher.works() for _, watcher in [*self._watched.values(), *self._ending])

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                try:
                    self.follow()
                except Exception:
                    log.exception("the mailboxes' settings could not be read")
                self._ended.wait(FOLLOW)
        finally:
            connections.close_all()

    def follow(self) -> None:
        """Ends who watches what is no longer so, and starts who is missing."""
        close_old_connections()
        wanted = {line: settings for line, settings in _to_watch() if not self._ended.is_set()}
        for line, (known, watcher) in list(self._watched.items()):
            if wanted.get(line) != known or not watcher.works():
                watcher.end()
                self._ending.append((line, self._watched.pop(line)[1]))
        self._ending = [(line, each) for line, each in self._ending if each.works()]
        busy = {*self._watched, *(line for line, _ in self._ending)}
        for line in wanted.keys() - busy:
            watcher = Watcher(line, json.loads(wanted[line]))
            self._watched[line] = wanted[line], watcher
            watcher.start()
        older = Cursor.objects.filter(backfill_next__isnull=False).values_list("line_id", flat=True)
        for line in {*older, *wanted_lines()}:
            if line in self._watched:
                self._watched[line][1].wish()


def _to_watch() -> list[tuple[int, str]]:
    """Lines with the part of their settings that a watcher depends on."""
    rows = Line.objects.filter(kind="email", closed_at__isnull=True).values_list("pk", "settings")
    needed = ("imap", "oauth")
    return [
        (pk, json.dumps({name: settings.get(name) for name in needed}, sort_keys=True))
        for pk, settings in rows
        if settings.get("way_in") == "imap" and settings.get("imap")
    ]
