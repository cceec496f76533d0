"""Tests of mailboxes on their way: each in a thread of its own, so that no page waits for a mail server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from django.db import connections
from django.utils import translation

from openline.conversations.models import Line
from openline.kit.clock import now

from ..trial import Step
from .steps import steps_of

log = logging.getLogger(__name__)

WITHIN = 120.0  # seconds that a whole test may take


class Run(msgspec.Struct):
    """One test. Steps are added as they are done; `took` is seconds once it ended."""

    line: int
    began: datetime
    steps: list[Step] = msgspec.field(default_factory=list)
    took: float | None = None


_runs: dict[int, Run] = {}
_lock = threading.Lock()


def run_of(line: int) -> Run | None:
    """The last test of this mailbox since the desk started, perhaps one that still runs."""
    return _runs.get(line)


def begin(line: Line) -> Run:
    """Start a test in the language of who asks; one that runs already is not started twice."""
    with _lock:
        before = _runs.get(line.pk)
        if before is not None and before.took is None:
            return before
        run = _runs[line.pk] = Run(line.pk, now())
    language = translation.get_language() or "en"
    threading.Thread(target=_work, args=(run, line, language), name=f"mailbox-test-{line.pk}", daemon=True).start()
    return run


def _work(run: Run, line: Line, language: str) -> None:
    began = time.monotonic()
    try:
        with translation.override(language):
            run.steps.extend(_in_time(steps_of(line), began))
    except Exception:
        log.exception("the test of mailbox %s broke off", line.pk)
    finally:
        run.took = time.monotonic() - began
        connections.close_all()


def _in_time(steps: Iterable[Step], began: float) -> Iterator[Step]:
    for step in steps:
        yield step
        if time.monotonic() - began > WITHIN:
            return
