"""Takes letters as long as the desk runs: woken when one was kept, and when a while went by."""

from __future__ import annotations

import logging
import os
import threading

from django.conf import settings
from django.db import close_old_connections, connections

from openline.channels.email.receiving.news import letters_kept, wait
from openline.kit.clock import now

from .batch import take_batch
from .reading import Reader

log = logging.getLogger(__name__)

LOOK_AGAIN = 15.0  # seconds: what was put back by hand, or failed for want of room
WAIT_AFTER_FAILURE = 2.0


class Taking:
    """One thread; the reading itself is done by processes beside it."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._tried: set[int] = set()
        self._thread = threading.Thread(target=self._run, name="letters", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        letters_kept()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        zone, sealers = str(settings.MAIL_DNS_ZONE or ""), settings.MAIL_ARC_SEALERS
        reader = Reader(size=min(4, os.cpu_count() or 1), zone=zone, sealers=sealers)
        try:
            while not self._ended.is_set():
                if not self._take(reader):
                    wait(LOOK_AGAIN)
        finally:
            reader.close()
            connections.close_all()

    def _take(self, reader: Reader) -> bool:
        """Whether there may be more at once."""
        close_old_connections()
        try:
            return take_batch(reader, now(), self._tried) > 0
        except Exception:
            log.exception("letters wait: they could not be taken now")
            self._ended.wait(WAIT_AFTER_FAILURE)
            return False
