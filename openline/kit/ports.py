"""Ports of this machine."""

from __future__ import annotations

import socket


def free_port() -> int:
    """One of loopback that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
