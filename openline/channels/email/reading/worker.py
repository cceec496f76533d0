"""The limited process: reads letters from its standard input until nobody sends any, and can do nothing else.

python -m openline.channels.email.reading.worker [ZONE [SEALERS]]; see pool.py, which starts it.
"""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import sys
import traceback

from openline.channels.email.authentication.resolver import Resolver, resolver_of
from openline.channels.email.authentication.verdict import authenticate

from . import frames, limits
from .letter import Envelope, Letter, Proof, Unreadable
from .read import read

IDLE = 60.0  # seconds without a letter, after which it ends
GROWN = 140 << 20  # bytes that it may hold after a letter and go on
_statm = os.open("/proc/self/statm", os.O_RDONLY)
SEVERAL_FROM = "several_from"


class Gone(Exception):
    """Nobody sends letters any more."""


def main() -> None:
    zone = sys.argv[1] if len(sys.argv) > 1 else ""
    sealers = frozenset(name.lower() for name in "".join(sys.argv[2:3]).split(",") if name)
    resolver = resolver_of(zone)
    limit()
    gc.freeze()
    _give([frames.READY])
    try:
        while _one(resolver, sealers):
            pass
    except (Gone, BrokenPipeError):
        pass


def limit() -> None:
    """From here on: no files, no core, no memory without end, and a clock that needs no Python to strike."""
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.MEMORY, limits.MEMORY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for asked in (signal.SIGINT, signal.SIGTERM):  # to stop is for the desk, which then closes our input
        signal.signal(asked, signal.SIG_IGN)


def _one(resolver: Resolver, sealers: frozenset[str]) -> bool:
    """Answer one letter; whether to go on."""
    if not select.select([0], [], [], IDLE)[0]:
        return False
    about, length = frames.REQUEST.unpack(_take(frames.REQUEST.size))
    envelope, raw = frames.unpack_envelope(_take(about)), _take(length)
    signal.setitimer(signal.ITIMER_PROF, limits.CPU + limits.CPU_PER_MB * (length >> 20))
    found = _read(raw, envelope, resolver, sealers)
    signal.setitimer(signal.ITIMER_PROF, 0)
    last = isinstance(found, MemoryError) or _held() > GROWN
    if isinstance(found, Letter):
        _give(frames.answer(found, last=last))
    else:
        code, *fault = found.args if isinstance(found, Unreadable) else ("too_large",)
        _give(frames.refusal(code, *fault, last=last))
    return not last


def _held() -> int:
    """Bytes of memory it holds now. (Not ru_maxrss: that begins with what the desk held when it started us.)"""
    return int(os.pread(_statm, 200, 0).split()[1]) * resource.getpagesize()


def _read(
    raw: bytes, envelope: Envelope, resolver: Resolver, sealers: frozenset[str]
) -> Letter | Unreadable | MemoryError:
    try:
        letter = read(raw, envelope)
        proof = authenticate(raw, envelope, resolver, sealers=sealers, now=envelope.at or None)
        letter.proof = _of_one_writer(proof, letter)
    except (Unreadable, MemoryError) as why:
        return why.with_traceback(None)
    except Exception as why:  # noqa: BLE001 - one letter never stops the mailbox; where it failed is told, of what it holds nothing
        return Unreadable("broken", _places(why))
    return letter


def _of_one_writer(proof: Proof, letter: Letter) -> Proof:
    """Of a letter that names several writers none is proven, whatever is signed."""
    if SEVERAL_FROM in letter.marks and proof.verdict == "proven":
        proof.verdict = "unproven"
        proof.reasons.insert(0, SEVERAL_FROM)
    return proof


def _places(why: Exception) -> str:
    """What a developer needs to find the fault."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(why.__traceback__)]
    return f"{type(why).__name__} in {' > '.join(places[-5:])}"


def _take(length: int) -> bytes:
    """As many bytes from the input. Raises Gone at its end."""
    content = sys.stdin.buffer.read(length) if length else b""
    if len(content) < length:
        raise Gone
    return content


def _give(frames_: list[bytes]) -> None:
    for frame in frames_:
        view = memoryview(frame)
        while view:
            view = view[os.write(1, view) :]


if __name__ == "__main__":
    main()
