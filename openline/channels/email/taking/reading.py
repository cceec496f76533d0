"""The limited processes that read letters, as the taking uses them: many at once, answers in order."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from openline.channels.email.models import Received
from openline.channels.email.reading.letter import Envelope, Letter, Unreadable
from openline.channels.email.reading.pool import Pool
from openline.kit import files


class Reader:
    """`size` processes; each is started at the first letter and limited in time and memory for every one."""

    def __init__(self, *, size: int, zone: str, sealers: Iterable[str] = ()) -> None:
        self._pool = Pool(size=size, zone=zone, sealers=sealers)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="reader")

    def read_many(self, batch: Sequence[Received]) -> list[Letter | Unreadable]:
        """In the order of the batch; `line` is selected along."""
        return list(self._threads.map(self._read, batch))

    def close(self) -> None:
        self._threads.shutdown()
        self._pool.close()

    def _read(self, received: Received) -> Letter | Unreadable:
        try:
            return self._pool.read(bytes_of(received), envelope_of(received))
        except Unreadable as unreadable:
            return unreadable
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.EIO):
                raise
            return Unreadable("file_gone")


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
        # Only what our own server wrote is believed: a stranger who hands a letter over writes results of his own.
        "" if received.source else received.line.settings.get("trusted", ""),
        received.came_at.timestamp(),
    )
