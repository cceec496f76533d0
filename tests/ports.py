"""Ports for what a test starts: of its own, also when several runs of the tests go side by side."""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from io import FileIO
from pathlib import Path

# below those that Linux gives to connections going out (net.ipv4.ip_local_port_range): none of them takes the port of a
# desk that is down for a moment
PORTS = range(20_000, 32_000)

_given: dict[int, FileIO] = {}  # the lock of each, which lasts as long as this process


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now, and that no process of the tests was given before and may still
    come to use."""
    while True:
        port = random.choice(PORTS)
        lock = None if port in _given else _locked(port)
        if lock is None:
            continue
        if _is_free(port):
            _given[port] = lock
            return port
        lock.close()


def _locked(port: int) -> FileIO | None:
    """None when another process has it. The lock ends with its process, however that ends."""
    folder = Path(tempfile.gettempdir()) / f"openline-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = FileIO(folder / str(port), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
