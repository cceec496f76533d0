from __future__ import annotations

import random
import socket

# below those that Linux gives to connections going out (net.ipv4.ip_local_port_range): none of them takes the port of a
# desk that is down for a moment
PORTS = range(20_000, 32_000)

_given: set[int] = set()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now, and that this process was not given before."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in _given:
            _given.add(port)
            return port
