"""What strangers may take of the receiver, so that a flood from some leaves room for the others."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Sequence

from django.conf import settings

from openline.kit.live.limits import Buckets

LARGEST = 35 * 1024 * 1024  # bytes of a letter: what large providers send at most
MOST_RECIPIENTS = 100
MOST_UNKNOWN = 10  # recipients that are not there, before the connection is cut: somebody guesses addresses
MOST_HOPS = 50  # servers that a letter passed: above it, it goes in circles
PATIENCE = 300  # seconds for the next command (RFC 5321, 4.5.3.2.7)
LITTLE_PATIENCE = 15  # the same once half of the connections are in use
WHOLE_LETTER = 900  # seconds for one DATA

_CONNECTIONS = 300
_CONNECTIONS_OF_ONE = 20
_LETTERS_PER_MINUTE = 600  # of one address; a sixth of them may come at once
_HELD = 128 * 1024 * 1024  # bytes of letters that are in memory, half-way, together


class Gate:
    """Counts on the receiver's loop alone. Our own relays and this machine are not limited one by one: they bring
    everybody's letters."""

    def __init__(self, relays: Sequence[str]) -> None:
        self._relays = [ipaddress.ip_network(each) for each in relays]
        self._open: Counter[str] = Counter()
        self._letters = Buckets(_LETTERS_PER_MINUTE)
        self._held = 0

    def is_own(self, address: str) -> bool:
        """Whether it is no sender's machine. An address that cannot be read is a stranger's."""
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        return (peer.is_loopback and settings.MAIL_LOOPBACK_IS_OURS) or any(peer in relay for relay in self._relays)

    def admits(self, address: str) -> bool:
        """One more connection; `leaves` belongs to each that was admitted."""
        if self._open.total() >= _CONNECTIONS:
            return False
        if self._open[address] >= _CONNECTIONS_OF_ONE and not self.is_own(address):
            return False
        self._open[address] += 1
        return True

    def leaves(self, address: str) -> None:
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    def patience(self) -> int:
        """Seconds that a silent connection may stay."""
        return PATIENCE if self._open.total() < _CONNECTIONS // 2 else LITTLE_PATIENCE

    def takes_letter(self, address: str, now: float) -> bool:
        return self.is_own(address) or self._letters.take(address, now)

    def holds(self, size: int) -> bool:
        """So many bytes more in memory; `lets_go` of as many belongs to it."""
        if self._held + size > _HELD:
            return False
        self._held += size
        return True

    def lets_go(self, size: int) -> None:
        self._held -= size


def address_of(peer: object) -> str:
    """Of a socket's peer; an IPv4 address that came by IPv6 is told as what it is."""
    host = str(peer[0]) if isinstance(peer, tuple) and peer else ""
    return host.removeprefix("::ffff:").partition("%")[0]
