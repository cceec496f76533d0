"""Hostile letters: none crashes its reader, holds it up, or stops the letters after it.

python -m bench.hostile [--quick] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openline.channels.email.reading.letter import Envelope, Unreadable
from openline.channels.email.reading.pool import Pool

from . import bombs, world
from .handover import hand_over

LETTERS = 100_000
QUICK = 15.0  # seconds
HANDED_OVER, QUICK_HANDED_OVER = 5_000, 150  # letters that go through the whole desk
QUICK_HANDING = 8.0  # seconds
BOMBS_PER_THOUSAND = 60  # of a full run; the rest are real letters, broken
GOOD = bombs.TEXT + b"A good letter."


class Figures:
    """What is counted while letters are read."""

    def __init__(self) -> None:
        self.letters = self.crashes = self.stopped = self.not_kept = 0
        self.through_desk = 0
        self.worst_s, self.worst_bytes = 0.0, 0
        self.slowest = ""
        self.codes: Counter[str] = Counter()

    def told(self) -> dict[str, float | int]:
        return {
            "letters": self.letters,
            "crashes": self.crashes,
            "stopped_mailboxes": self.stopped,
            "worst_s": round(self.worst_s, 2),
            "worst_mb": round(self.worst_bytes / (1 << 20)),
            "not_kept": self.not_kept,
            "through_desk": self.through_desk,
        }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="ends within 60 s")
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="openline-bench-") as folder:
        zone = Path(folder) / "zone.json"
        zone.write_text("{}")
        pool = Pool(size=1, zone=str(zone))
        try:
            with _watched(pool, figures), _faults_counted(figures):
                _run(pool, figures, random.Random(asked.seed), quick=asked.quick)
        finally:
            pool.close()
        _hand_over(figures, random.Random(asked.seed), Path(folder), zone, quick=asked.quick)
    print(f"slowest: {figures.slowest}; {dict(figures.codes)}", file=sys.stderr)
    print(json.dumps(figures.told()))


def _run(pool: Pool, figures: Figures, chance: random.Random, *, quick: bool) -> None:
    """Each kind of bomb several times, in turn, among real letters that were broken."""
    until = time.monotonic() + QUICK if quick else float("inf")
    while figures.letters < LETTERS and time.monotonic() < until:
        for kind in chance.sample(bombs.KINDS, len(bombs.KINDS)):
            if time.monotonic() > until:
                return
            _try(pool, figures, kind.__name__, kind(chance))
        small = 10 if quick else len(bombs.KINDS) * 1000 // BOMBS_PER_THOUSAND
        for _ in range(small):
            kind = chance.choice(bombs.SMALL)
            _try(pool, figures, kind.__name__, kind(chance))
        print(f"{figures.told()}", file=sys.stderr)


def _hand_over(figures: Figures, chance: random.Random, folder: Path, zone: Path, *, quick: bool) -> None:
    """Through the desk's own receiver: what was answered with 250 has to be there, and settled."""
    count, seconds = (QUICK_HANDED_OVER, QUICK_HANDING) if quick else (HANDED_OVER, float("inf"))
    letters = (chance.choice(bombs.KINDS)(chance) for _ in range(count))
    world.use(folder)
    done = hand_over(letters, folder / "desk", zone, seconds)
    figures.through_desk, figures.not_kept = done.kept, figures.not_kept + len(done.lost)
    for sender in done.lost:
        print(f"not kept: {sender} of the desk", file=sys.stderr)
    print(f"the receiver gave back {Counter(done.refused.values()).most_common(5)}", file=sys.stderr)


def _try(pool: Pool, figures: Figures, name: str, raw: bytes) -> None:
    figures.letters += 1
    began = time.perf_counter()
    try:
        pool.read(raw, Envelope())
        figures.codes["read"] += 1
    except Unreadable as why:
        figures.codes[str(why)] += 1
        if str(why) in ("too_slow", "broken"):
            print(f"{why}: {name}, {len(raw)} bytes, begins {raw[:60]!r}", file=sys.stderr)
    except Exception as why:  # noqa: BLE001 - whatever it is, the letter is not kept
        print(f"not kept: {name}: {why!r}", file=sys.stderr)
        figures.not_kept += 1
    took = time.perf_counter() - began
    if took > figures.worst_s:
        figures.worst_s, figures.slowest = took, f"{name}, {len(raw)} bytes, {took:.2f} s"
    if not _good_is_read(pool):
        figures.stopped += 1


def _good_is_read(pool: Pool) -> bool:
    try:
        return pool.read(GOOD, Envelope()).text == "A good letter."
    except Exception:  # noqa: BLE001 - whatever it is, the mailbox stands still
        return False


@contextmanager
def _watched(pool: Pool, figures: Figures) -> Iterator[None]:
    """The most memory that any reader held, looked at every 5 ms."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.005):
            for pid in pool.pids():
                with suppress(OSError, IndexError):
                    status = Path(f"/proc/{pid}/status").read_text()
                    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
                    figures.worst_bytes = max(figures.worst_bytes, peak)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def _faults_counted(figures: Figures) -> Iterator[None]:
    """The pool tells in the log where our own code failed over a letter."""

    class Counts(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            figures.crashes += 1
            print(record.getMessage(), file=sys.stderr)

    handler = Counts(level=logging.ERROR)
    logger = logging.getLogger("openline.channels.email.reading.pool")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


if __name__ == "__main__":
    main()
