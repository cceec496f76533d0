"""Letters of many connections into one transaction: what arrives while the last commit runs goes into the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.db import (
    InterfaceError,
    InternalError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)

from openline.kit.clock import now
from openline.kit.disk import is_full
from openline.kit.writer import Writer

from . import news
from .arrival import Arrival
from .keep import insert, put_large

_HOPELESS = (OperationalError, InterfaceError, InternalError)  # a full disk, a database that is away or read-only
Letter = Sequence[Arrival]  # the same bytes for each of its mailboxes


class Keeper:
    """Lives on one loop: made and awaited there."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._files = ThreadPoolExecutor(4, thread_name_prefix="large-letters")
        self._writer = Writer(_keep, hopeless=_HOPELESS, ended=connections.close_all)
        self._writer.start(loop)

    async def keep(self, letter: Letter) -> None:
        """Comes back after COMMIT. Raises what the database raises, or OSError when there is no room for a file."""
        if letter[0].key:
            await self._loop.run_in_executor(self._files, put_large, letter)
        future: asyncio.Future[Any] = self._loop.create_future()
        self._writer.submit(letter, partial(self._tell, future))
        outcome = await future
        if isinstance(outcome, Exception):
            raise outcome

    def _tell(self, future: asyncio.Future[Any], outcome: Any) -> None:
        self._loop.call_soon_threadsafe(_settle, future, outcome)

    def stop(self) -> None:
        """Everything that was submitted is committed when it comes back; told on the loop soon after."""
        self._files.shutdown()
        self._writer.stop()


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if not future.done():  # the sender is gone: he comes again, and finds that it is kept
        future.set_result(outcome)


def _keep(letters: Sequence[Letter]) -> list[None]:
    close_old_connections()  # a database that was restarted is asked anew, not with a dead connection
    try:
        _commit(letters)
    except _HOPELESS as error:
        if is_full(error):
            raise
        connection.close()  # a cut connection: once more, all together
        _commit(letters)
    return [None] * len(letters)


def _commit(letters: Sequence[Letter]) -> None:
    with transaction.atomic():
        insert([arrival for letter in letters for arrival in letter], now())
    news.letters_kept()
