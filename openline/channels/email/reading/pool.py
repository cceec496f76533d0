"""Reads letters in limited processes: a bomb takes its process with it, and nothing else."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openline

from . import frames, limits
from .letter import Envelope, Letter, Unreadable

log = logging.getLogger(__name__)

MODULE = "openline.channels.email.reading.worker"
PATIENCE = 10.0  # seconds that `close` waits for letters that are being read
PIPE = 1 << 20


class NotRead(Exception):
    """The pool was closed, or no process can be started. It says nothing about the letter, which may be read later."""


class Ended(Exception):
    """The process is not there any more. `code`: what that says of its letter; "" when it says nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Pool:
    """At most `size` processes, started when there is a letter, each ending after a minute without one.

    `zone` is the path of a zone file for the DNS, "" for the real one; `sealers` are the domains of forwarders whose
    ARC seals are believed. May be used from any number of threads.
    """

    def __init__(self, size: int = 2, zone: str = "", sealers: Iterable[str] = ()) -> None:
        self._all = [Process(zone, ",".join(sealers)) for _ in range(size)]
        self._free: queue.LifoQueue[Process] = queue.LifoQueue()
        for process in self._all:
            self._free.put(process)
        self._closed = threading.Event()

    def read(self, raw: bytes, envelope: Envelope) -> Letter:
        """The letter with its proof. Raises Unreadable, or NotRead."""
        if len(raw) > limits.TOTAL:
            raise Unreadable("too_large")
        process = self._free.get()
        try:
            if self._closed.is_set():
                raise NotRead("closed")
            found = process.read(raw, envelope)
        except Ended as why:
            if self._closed.is_set():
                raise NotRead("closed") from why
            raise Unreadable(why.code or "broken") from why
        finally:
            self._free.put(process)
        if isinstance(found, Unreadable):
            raise found
        return found

    def read_many(self, letters: Iterable[tuple[bytes, Envelope]]) -> list[Letter | Unreadable]:
        """All of them in their order, as many at once as there are processes."""

        def one(letter: tuple[bytes, Envelope]) -> Letter | Unreadable:
            try:
                return self.read(*letter)
            except Unreadable as why:
                return why

        with ThreadPoolExecutor(len(self._all)) as threads:
            return list(threads.map(one, letters))

    def close(self) -> None:
        """Ends all processes; letters that are being read have ten seconds."""
        self._closed.set()
        until = time.monotonic() + PATIENCE
        for _ in self._all:
            with contextlib.suppress(queue.Empty):
                self._free.get(timeout=max(0.0, until - time.monotonic()))
        for process in self._all:
            process.end()
            self._free.put(process)

    def pids(self) -> list[int]:
        """The processes that run now, for those who measure."""
        return [process.child.pid for process in self._all if process.child and process.child.poll() is None]


class Process:
    """One limited process, or the place of one: started again whenever it is gone."""

    def __init__(self, zone: str, sealers: str) -> None:
        self.zone, self.sealers = zone, sealers
        self.child: subprocess.Popen[bytes] | None = None

    def read(self, raw: bytes, envelope: Envelope) -> Letter | Unreadable:
        """Raises Ended when it died over this letter."""
        until = time.monotonic() + limits.WALL
        was_there = self.child is not None
        try:
            return self._ask(raw, envelope, until)
        except Ended as why:
            if why.code or not was_there:
                raise
            # it ended in peace while we wrote to it: the minute was over
            return self._ask(raw, envelope, until)

    def _ask(self, raw: bytes, envelope: Envelope, until: float) -> Letter | Unreadable:
        if self.child and self.child.poll() is not None:
            self.end()  # killed while it had nothing to do
        child = self.child or self._start(until)
        assert child.stdin
        assert child.stdout
        try:
            for frame in frames.request(raw, envelope):
                _write(child.stdin.fileno(), frame, until)
            out = child.stdout.fileno()
            answer = frames.take_answer(lambda length: _read(out, length, until))
        except TimeoutError as why:
            self.end()
            raise Ended("too_slow") from why
        except (OSError, EOFError) as why:
            raise Ended(self._epitaph()) from why
        except BaseException:
            self.end()
            raise
        if answer.last:
            self.end()
        if answer.fault:
            log.error("A letter could not be read: %s", answer.fault)
        return answer.letter or Unreadable(answer.code)

    def _start(self, until: float) -> subprocess.Popen[bytes]:
        """Raises NotRead when it does not come up."""
        child = self._child()
        assert child.stdin
        assert child.stdout
        os.set_blocking(child.stdin.fileno(), False)
        os.set_blocking(child.stdout.fileno(), False)
        try:
            _read(child.stdout.fileno(), len(frames.READY), until)
        except (EOFError, TimeoutError) as why:
            self.end()
            raise NotRead("no process can be started") from why
        return child

    def _child(self) -> subprocess.Popen[bytes]:
        self.child = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE, self.zone, self.sealers],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            pipesize=PIPE,
            cwd="/",
            env=_environment(),
            close_fds=True,
        )
        return self.child

    def _epitaph(self) -> str:
        """How it died: the code of its letter."""
        child = self.child
        if child is None:
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(1)
        ended = child.returncode
        self.end()
        if ended == 0:
            return ""
        return "too_slow" if ended in (-signal.SIGPROF, -signal.SIGXCPU) else "too_large"

    def end(self) -> None:
        child, self.child = self.child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _environment() -> dict[str, str]:
    """Nothing of ours: a letter that broke out would find no secret there."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(openline.__file__).resolve().parent.parent),
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_TRIM_THRESHOLD_": "1000000",
    }


def _write(to: int, content: bytes, until: float) -> None:
    view = memoryview(content)
    while view:
        try:
            view = view[os.write(to, view) :]
        except BlockingIOError:
            _wait(to, select.POLLOUT, until)


def _read(of: int, length: int, until: float) -> bytes:
    """So many bytes. Raises EOFError, TimeoutError."""
    if length == 0:
        return b""
    pieces, left = [], length
    while left:
        try:
            piece = os.read(of, min(left, PIPE))
        except BlockingIOError:
            _wait(of, select.POLLIN, until)
            continue
        if not piece:
            raise EOFError
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _wait(on: int, event: int, until: float) -> None:
    left = until - time.monotonic()
    poll = select.poll()
    poll.register(on, event)
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError
