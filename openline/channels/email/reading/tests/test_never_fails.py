"""Whatever the bytes, a letter is read or refused with a code; nothing else ever comes out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openline.channels.email.reading import limits
from openline.channels.email.reading.letter import Unreadable
from openline.channels.email.reading.read import read
from openline.channels.email.reading.tests.letters import FOLDER, simple

CODES = {"too_deep", "too_many_parts", "too_much_header", "too_large", "broken"}
REAL = [path.read_bytes() for path in sorted(FOLDER.glob("*.eml"))]
PIECES = [
    b"\r\n", b"\n", b"\r", b"\x00", b"--m", b"--m--", b"=?utf-8?B?", b"?=", b"=?", b"=\n", b"=", b'"', b"<",
    b">", b"(", b")", b"From: ", b"Content-Type: multipart/mixed; boundary=m\n",
    b"Content-Type: message/rfc822\n", b"\xff\xfe", b"\x1b$B", b"Content-Transfer-Encoding: base64\n",
    b"Content-Type: text/html; charset=utf-7\n", b"<div", b"cid:", b"*0*=''", b";",
    b"Content-Disposition: attachment; filename*=", b"begin 644 x\n", b"BEGIN:VEVENT\n", b"Action: failed\n",
    b"Date: ", b'x\x9f>"\x01\x00', b"Content-Type: application/ms-tnef\n", b"Content-Type: multipart/report\n",
    b"xn--", b"\xe2\x80\xae", b"-----BEGIN PGP MESSAGE-----",
    b"Content-Type: multipart/alternative; boundary=m\n", b"<p>words</p>",
]  # fmt: skip


def tried(raw: bytes) -> None:
    try:
        letter = read(raw)
    except Unreadable as why:
        if str(why) in CODES:
            return
        raise
    shown = [letter.text, letter.html, letter.reply, letter.quoted, letter.subject, letter.sender.name]
    for text in (*shown, *(file.name for file in letter.attachments), letter.message_id, *letter.references):
        assert "\x00" not in text
        text.encode("utf-8")
    assert all(file.name for file in letter.attachments)


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=60).map(b"".join))
@settings(deadline=None, max_examples=400)
def test_pieces_of_letters_in_any_order(raw: bytes) -> None:
    tried(raw)


@given(st.sampled_from(REAL), st.data())
@settings(deadline=None, max_examples=400)
def test_real_letters_with_bytes_changed_lost_and_doubled(raw: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = min(len(raw), start + data.draw(st.integers(0, 40)))
        raw = raw[:start] + data.draw(st.sampled_from(PIECES) | st.binary(max_size=8)) + raw[end:]
    tried(raw)


def deep(levels: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
    return opened + b"Content-Type: text/plain\n\nDeep."


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "parts within parts": (lambda: deep(limits.DEPTH + 2), "too_deep"),
    "200,000 parts": (
        lambda: simple(b"--m\n\nx\n" * 200_000, b"Content-Type: multipart/mixed; boundary=m"),
        "too_many_parts",
    ),
    "boundaries that are none": (
        lambda: simple(b"--mx\n" * 200_000, b"Content-Type: multipart/mixed; boundary=m"),
        "too_many_parts",
    ),
    "a header without end": (lambda: simple(b"", b"X: " + b"y" * limits.HEADER), "too_much_header"),
    "fields without end": (lambda: simple(b"", *[b"X: y"] * (limits.FIELDS + 1)), "too_much_header"),
    "encoded words without end": (lambda: simple(b"", b"Subject: " + b"=?utf-8?Q?a?= " * 10_000), "too_much_header"),
    "too large": (lambda: simple(bytes(limits.TOTAL)), "too_large"),
    "nothing": (lambda: b" \r\n\x00\n", "broken"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_its_code(name: str) -> None:
    make, code = BOMBS[name]
    with pytest.raises(Unreadable) as why:
        read(make())
    assert str(why.value) == code


def test_letters_within_letters_are_one_file_however_deep() -> None:
    letter = read(b"Content-Type: message/rfc822\n\n" * 2000 + b"Deep.")
    assert [file.name for file in letter.attachments] == ["letter.eml"]


def test_just_below_the_limits_all_is_read() -> None:
    assert read(deep(limits.DEPTH - 1)).text == "Deep."
    many = simple(b"--m\n\nx\n" * (limits.PARTS - 2) + b"--m--", b"Content-Type: multipart/mixed; boundary=m")
    assert read(many).text.count("x") == limits.PARTS - 2
