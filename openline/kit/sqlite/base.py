"""Django's SQLite backend with one fair lock around write transactions of this process.

SQLite lets one writer in and lets the others poll: under a busy group-commit writer a web request polls for most of a
second. Here they queue instead (first come, first served). Settings set transaction_mode=IMMEDIATE, so that a
transaction is a writer from its first statement and never has to be repeated half-way.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from django.db.backends.sqlite3 import base


class FairLock:
    """A lock handed on in the order of arrival."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._busy = False

    def acquire(self) -> None:
        with self._mutex:
            if not self._busy:
                self._busy = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False


_lock = FairLock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes the lock at BEGIN and gives it back at COMMIT, ROLLBACK or close, whichever ends the transaction."""

    _holds_lock = False

    def _start_transaction_under_autocommit(self) -> None:
        _lock.acquire()
        self._holds_lock = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._let_go()
            raise

    def _commit(self) -> Any:
        # A failed COMMIT (a full disk) leaves the transaction open; Django rolls back next, and that lets go.
        result = super()._commit()  # type: ignore[misc]
        self._let_go()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._let_go()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._holds_lock:
            self._holds_lock = False
            _lock.release()
