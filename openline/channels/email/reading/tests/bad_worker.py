"""The limited process with a reader that does what its letter tells it: what a hole in ours would let a letter do."""

from __future__ import annotations

import os
import pathlib
import signal
import tempfile
import time

from openline.channels.email.reading import worker
from openline.channels.email.reading.letter import Address, Envelope, Letter
from openline.channels.email.reading.read import read

OUTSIDE = pathlib.Path(tempfile.gettempdir(), "openline-escaped")  # asked for before there are limits


def obey(raw: bytes, envelope: Envelope | None = None) -> Letter:
    order = raw.partition(b"\r\n\r\n")[2]
    if order == b"burn":
        while True:
            pass
    if order == b"eat":
        return Letter(Address(str(len([bytearray(1 << 20) for _ in range(4096)]))))
    if order == b"crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == b"sleep":
        time.sleep(60)
    if order == b"raise":
        raise ZeroDivisionError
    if order == b"write":
        OUTSIDE.write_text("a letter was here")
    if order == b"tell":
        return Letter(Address(""), text=repr(sorted(os.environ)))
    return read(raw, envelope)


if __name__ == "__main__":
    worker.read = obey  # type: ignore[attr-defined]
    worker.main()
