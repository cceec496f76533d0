"""The desk's one writer: sockets submit to it, group commit keeps; a request's thread waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from openline.kit.disk import is_full
from openline.kit.writer import Writer

from .intake import Incoming
from .keep import Item, keep_many, receive_many
from .outcome import Outcome

WITHIN = 20.0  # seconds that a request waits for its commit


class NotKept(Exception):
    """Whether it was committed is not known: the sender tries again, which is harmless."""


def _keep(items: Sequence[Item]) -> Sequence[Any]:
    close_old_connections()  # a database that was restarted is asked anew, not with a dead connection
    try:
        return keep_many(items)
    except (OperationalError, InterfaceError) as error:
        if is_full(error):
            raise
        connection.close()  # a cut connection or a deadlock: once more, all together
        return keep_many(items)


writer = Writer(_keep, hopeless=(OperationalError, InterfaceError))


def keep_one(incoming: Incoming) -> Outcome:
    """Keep one message from a request's thread, in one transaction with all that arrived meanwhile. Raises NotKept, or
    what a full disk raises (kit/disk.py). Without the server's loop, as in a command, it is a batch of its own."""
    if not writer.runs():
        return receive_many([incoming])[0]
    kept: Future[Outcome | Exception] = Future()
    writer.submit_from_thread(incoming, kept.set_result)
    try:
        outcome = kept.result(WITHIN)
    except TimeoutError as error:
        raise NotKept from error
    if isinstance(outcome, OperationalError) and is_full(outcome):
        raise outcome
    if isinstance(outcome, Exception):
        raise NotKept from outcome
    return outcome
