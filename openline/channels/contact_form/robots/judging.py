"""May this post pass? A few do as they are; then the sender's machine works for it; far above people nothing passes.

Levels are of this process. The gentle ones stand where one household or office never notices them, the hard ones far
above what an office or a mobile network behind one address sends. A line has no hard one: in a burst the work grows,
and whoever does it gets through.
"""

from __future__ import annotations

import ipaddress
import math
import threading
from datetime import datetime, timedelta

import msgspec
from django.conf import settings

from ..addresses import mail_key
from .levels import Levels

SOONEST = timedelta(seconds=3)  # people read and type; robots post at once
RISEN = 2  # bits by which a burst may have grown while somebody worked; cheap work that was hoarded does not count
EASIEST, OF_A_SUSPECT, HARDEST = 15, 18, 21  # bits: about 0.1, 1 and 8 seconds of a phone


class Sender(msgspec.Struct, frozen=True):
    """Who posts, by all that is counted."""

    line: int
    address: str
    network: str
    recipient: str


class Judgement(msgspec.Struct, frozen=True):
    """`bits` of work that this post needs; 0: none. `least`: what is taken for it, of who began when less was due.
    `capped`: nothing more passes from there for a while."""

    bits: int = 0
    least: int = 0
    capped: bool = False


def sender_of(line: int, address: str, email: str) -> Sender:
    return Sender(line, address, network_of(address), mail_key(email))


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /56 of an IPv6 one: what one subscriber or one small provider holds."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return f"{found.version}.{int(found) >> (8 if found.version == 4 else 72)}"


class Judge:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gentle = {"address": Levels(5, 30), "network": Levels(20, 120), "recipient": Levels(5, 30)}
        # of no recipient: others could lock him out by posting with his address
        self._hard = {"address": Levels(120, 600), "network": Levels(400, 2000)}
        self._letters = {"address": Levels(5, 5), "network": Levels(20, 20), "line": Levels(120, 120)}
        a_minute = settings.FORM_POSTS_PER_MINUTE
        self._line = Levels(a_minute, 60 * a_minute, most=64)

    def judge(self, sender: Sender, now: datetime, *, suspect: bool = False) -> Judgement:
        at = now.timestamp()
        with self._lock:
            if any(levels.share(getattr(sender, name), at) > 1 for name, levels in self._hard.items()):
                return Judgement(capped=True)
            shares = [levels.share(getattr(sender, name), at) for name, levels in self._gentle.items()]
            most = max(*shares, self._line.share(str(sender.line), at))
        bits = EASIEST + int(math.log2(most)) if most > 1 else 0
        of_himself = OF_A_SUSPECT if suspect else 0
        due = min(HARDEST, max(bits, of_himself))
        return Judgement(due, max(due - RISEN, of_himself, 0))

    def may_write(self, sender: Sender, now: datetime) -> bool:
        """Whether a letter with a link may be asked for from there; then it counts. Whoever asks names any address."""
        at = now.timestamp()
        with self._lock:
            free = all(levels.share(str(getattr(sender, name)), at) <= 1 for name, levels in self._letters.items())
            for name, levels in self._letters.items() if free else ():
                levels.add(str(getattr(sender, name)), at)
        return free

    def expected(self, line: int, address: str, now: datetime) -> int:
        """The bits that a form needs which is handed out now, as far as its recipient does not matter."""
        return self.judge(sender_of(line, address, ""), now).bits

    def count(self, sender: Sender, now: datetime) -> None:
        """It was taken."""
        at = now.timestamp()
        with self._lock:
            for of in (self._gentle, self._hard):
                for name, levels in of.items():
                    levels.add(getattr(sender, name), at)
            self._line.add(str(sender.line), at)


def is_suspect(trap: str, handed_out: datetime, now: datetime) -> bool:
    """It fills in a field that no person sees, or is quicker than one. Browsers that fill in everything do so too: such
    a sender works for it, or sends once more, and gets through."""
    return bool(trap.strip()) or now - handed_out < SOONEST
