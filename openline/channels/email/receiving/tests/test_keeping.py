"""A letter is kept once, whatever it looks like, and wakes whoever takes letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError
from pytest_django import Settings

from openline.channels.email.models import Received
from openline.channels.email.receiving import news
from openline.channels.email.receiving.arrival import LARGE, Arrival, hops, message_id_of
from openline.channels.email.receiving.keep import keep_many, keep_raw
from openline.conversations.models import Line

from .scene import letter, mailbox, raw_of


@pytest.fixture
def line(db: None) -> Line:
    return mailbox("security@pryklad.example")


@pytest.mark.parametrize("size", [10, LARGE + 1])
def test_a_letter_that_comes_again_stays_one(line: Line, size: int) -> None:
    raw = letter("1", "ї" * (size // 2))
    first, again = keep_raw(line.pk, raw), keep_raw(line.pk, raw, sender="another@mail.example")
    assert first.pk == again.pk
    assert Received.objects.count() == 1
    assert raw_of(first) == raw


def test_another_content_or_another_mailbox_is_another_letter(line: Line) -> None:
    other = mailbox("info@pryklad.example")
    keep_many([Arrival(line.pk, letter("1")), Arrival(line.pk, letter("1", "Інше")), Arrival(other.pk, letter("1"))])
    keep_many([Arrival(line.pk, b"no header at all"), Arrival(line.pk, b"nor here")])
    assert Received.objects.count() == 5


def test_a_large_letter_lies_in_a_file_of_its_own(line: Line) -> None:
    other = mailbox("info@pryklad.example")
    raw = letter("1", "a" * LARGE)
    small, large, elsewhere = keep_raw(line.pk, letter("2")), keep_raw(line.pk, raw), keep_raw(other.pk, raw)
    assert (small.file, large.raw) == ("", None)
    assert len({large.file, elsewhere.file}) == 2
    assert large.size == len(raw)


def test_a_large_letter_is_not_half_kept_on_a_full_disk(line: Line, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.INCOMING = tmp_path, Path("/dev/full")
    with pytest.raises(OSError):
        keep_raw(line.pk, letter("1", "a" * LARGE))
    assert not Received.objects.exists()
    settings.INCOMING = tmp_path
    assert raw_of(keep_raw(line.pk, letter("1", "a" * LARGE))) == letter("1", "a" * LARGE)


def test_nothing_of_a_batch_is_kept_when_one_cannot_be(
    django_db_serialized_rollback: None, transactional_db: None
) -> None:
    line = mailbox("security@pryklad.example")
    with pytest.raises(IntegrityError):
        keep_many([Arrival(line.pk, letter("1")), Arrival(999_999, letter("1"))])
    assert not Received.objects.exists()


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        (b"Subject: a\r\nMessage-ID: <1@mail.example>\r\n", "1@mail.example"),
        (b"MESSAGE-id:\r\n <1@mail\r\n .example>\r\n", "1@mail.example"),
        (b"Message-Id:1@mail.example\n", "1@mail.example"),
        (b"Message-ID: <first@mail.example>\r\nMessage-ID: <second@mail.example>\r\n", "first@mail.example"),
        (b"Message-ID:\r\nSubject: <a@b>\r\n", ""),
        (b"X-Message-ID: <1@mail.example>\r\n", ""),
        (b"Subject: a\r\n\r\nMessage-ID: <in@the.body>\r\n", ""),
        (b"Message-ID: <\xff\x00\xd0\xb9@mail.example>\r\n", "\ufffdй@mail.example"),
        (b"Message-ID: <" + b"a" * 400 + b"@mail.example>\r\n", "a" * 255),
        (b"", ""),
    ],
)
def test_the_message_id_is_found_in_the_raw_bytes(line: Line, head: bytes, kept: str) -> None:
    raw = head + b"\r\nSome words\r\n"
    assert message_id_of(raw) == kept
    assert keep_raw(line.pk, raw).message_id == kept


def test_a_flood_of_headers_costs_no_time() -> None:
    flood = b"Message-ID:" + b"\r\n " * 5_000_000
    assert message_id_of(flood) == ""
    assert hops(b"Received: from a\r\n\tby b\r\n" * 51 + b"\r\nReceived: in the body") == 51


def test_an_envelope_of_broken_text_is_kept(line: Line) -> None:
    keep_many([Arrival(line.pk, letter("1"), "a\0\udcff@mail.example", "b" * 400, "203.0.113.9", "h" * 300)])
    kept = Received.objects.get()
    assert kept.envelope_from == "a\ufffd@mail.example"
    assert (len(kept.envelope_to), kept.source, len(kept.helo)) == (320, "203.0.113.9", 255)
    assert (kept.state, kept.backfill) == ("kept", False)


def test_whoever_takes_letters_is_woken_after_they_were_kept(line: Line) -> None:
    news.wait(0)
    assert not news.wait(0)
    keep_raw(line.pk, letter("1"))
    assert news.wait(0)
    assert not news.wait(0)
