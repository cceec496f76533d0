"""Whatever a letter does to the process that reads it, the next letter is read."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from openline.channels.email.reading import limits, pool
from openline.channels.email.reading.letter import Envelope, Letter, Unreadable
from openline.channels.email.reading.pool import NotRead, Pool
from openline.channels.email.reading.tests.letters import raw, simple


@pytest.fixture
def zone(tmp_path: Path) -> str:
    """A DNS that knows nobody."""
    path = tmp_path / "zone.json"
    path.write_text("{}")
    return str(path)


@pytest.fixture
def readers(zone: str) -> Iterator[Pool]:
    made = Pool(size=2, zone=zone)
    yield made
    made.close()


@pytest.fixture
def bad(zone: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """Processes in which letters get their way."""
    monkeypatch.setattr(pool, "MODULE", "openline.channels.email.reading.tests.bad_worker")
    made = Pool(size=1, zone=zone)
    yield made
    made.close()


def refused(readers: Pool, letter: bytes) -> str:
    with pytest.raises(Unreadable) as why:
        readers.read(letter, Envelope())
    return str(why.value)


def test_a_letter_comes_back_with_its_files_and_its_proof(readers: Pool) -> None:
    letter = readers.read(raw("outlook"), Envelope(recipient="support@pryklad.example", sender="p.nowak@firma.example"))
    assert letter.subject == "Zamówienie żabka"
    assert letter.attachments[0].content.startswith(b"\x89PNG")
    assert letter.proof
    assert letter.proof.verdict == "unproven"


@pytest.mark.parametrize(
    ("order", "code"), [(b"burn", "too_slow"), (b"eat", "too_large"), (b"crash", "too_large"), (b"raise", "broken")]
)
def test_a_letter_that_breaks_out_is_refused_and_the_next_is_read(bad: Pool, order: bytes, code: str) -> None:
    assert refused(bad, simple(order)) == code
    assert bad.read(simple(b"Good."), Envelope()).text == "Good."


def test_who_waits_for_ever_is_ended(bad: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bad.read(simple(b"Good."), Envelope()).text == "Good."
    monkeypatch.setattr(limits, "WALL", 0.3)
    assert refused(bad, simple(b"sleep")) == "too_slow"
    monkeypatch.undo()


def test_a_letter_can_neither_write_files_nor_find_secrets(bad: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLINE_SECRET_KEY", "secret")
    assert refused(bad, simple(b"write")) == "broken"
    assert "OPENLINE" not in bad.read(simple(b"tell"), Envelope()).text


def test_a_process_that_was_killed_between_letters_is_replaced(readers: Pool) -> None:
    readers.read(simple(), Envelope())
    [pid] = readers.pids()
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while readers.pids() and time.monotonic() < until:
        os.sched_yield()
    assert readers.read(simple(), Envelope()).text == "Words."


def test_a_process_leaves_it_to_the_desk_to_end_it(readers: Pool) -> None:
    readers.read(simple(), Envelope())
    [pid] = readers.pids()
    os.kill(pid, signal.SIGTERM)
    assert readers.read(simple(), Envelope()).text == "Words."
    assert readers.pids() == [pid]


def test_many_threads_share_two_processes(readers: Pool) -> None:
    letters = [simple(b"Number %d." % number) for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(lambda letter: readers.read(letter, Envelope()).text, letters))
    assert texts == [f"Number {number}." for number in range(40)]
    assert len(readers.pids()) == 2


def test_many_at_once_come_back_in_their_order(readers: Pool) -> None:
    found = readers.read_many([(simple(b"First."), Envelope()), (b" ", Envelope()), (simple(b"Last."), Envelope())])
    assert [one.text if isinstance(one, Letter) else str(one) for one in found] == ["First.", "broken", "Last."]


def test_a_large_letter_passes(readers: Pool) -> None:
    file = b"\r\n".join([b"QUJD" * 19] * 200_000)
    fields = (b"Content-Type: application/pdf; name=a.pdf", b"Content-Transfer-Encoding: base64")
    letter = readers.read(simple(file, *fields), Envelope())
    assert len(letter.attachments[0].content) == 200_000 * 57


def test_a_letter_above_the_limit_is_not_even_sent(readers: Pool) -> None:
    assert refused(readers, bytes(limits.TOTAL + 1)) == "too_large"
    assert readers.pids() == []


def test_no_process_runs_before_the_first_letter_or_after_the_end(readers: Pool) -> None:
    assert readers.pids() == []
    readers.read(simple(), Envelope())
    readers.close()
    assert readers.pids() == []
    with pytest.raises(NotRead):
        readers.read(simple(), Envelope())


def test_that_no_process_can_be_started_says_nothing_about_the_letter(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "MODULE", "openline.channels.email.reading.nothing")
    with pytest.raises(NotRead):
        Pool(size=1, zone=zone).read(simple(), Envelope())


def test_nobody_of_several_writers_is_proven(readers: Pool) -> None:
    letter = readers.read(raw("several-from"), Envelope())
    assert letter.proof
    assert letter.proof.verdict != "proven"
