"""The limited processes that read letters, as the taking uses them: many at once, answers in order."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from openline.channels.email.models import Received
from openline.channels.email.reading.letter import Envelope, Letter, Unreadable
from openline.channels.email.reading.pool import Pool
from openline.kit import files


class Reader:
    """`size` processes; each is started at the first letter and limited in time and memory for every one."""

    def __init__(self, *, size: int, zone: str) -> None:
        self._pool = Pool(size=size, zone=zone)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="reader")

    def read_many(self, batch: Sequence[Received]) -> list[Letter | Unreadable]:
        """In the order of the batch; `line` is selected along."""
        asked = [(bytes_of(each), envelope_of(each)) for each in batch]
        return list(self._threads.map(self._read, asked))

    def close(self) -> None:
        self._threads.shutdown()
        self._pool.close()

    def _read(self, asked: tuple[bytes, Envelope]) -> Letter | Unreadable:
        try:
            return self._pool.read(*asked)
        except Unreadable as unreadable:
            return unreadable


def bytes_of(received: Received) -> bytes:
    """The letter as it came. Raises OSError."""
    if received.raw is not None:
        return bytes(received.raw)
    return files.path_of(received.file).read_bytes()


def envelope_of(received: Received) -> Envelope:
    return Envelope(
        received.envelope_from,
        received.envelope_to,
        received.source,
        received.helo,
        received.line.settings.get("trusted", ""),
    )
