"""How a letter goes into the limited process and comes back: lengths, a small msgpack, and the large bytes as they are.

Files stay out of the msgpack, so that a letter of 36 MB is not held once more only to be packed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

import msgspec

from .letter import Envelope, Letter, Unreadable

REQUEST = struct.Struct(">II")  # lengths of the envelope and of the letter
ANSWER = struct.Struct(">cI")  # what it is, and the length of its msgpack
READY = b"!"  # once, when the process has come up
READ, REFUSED = b"R", b"U"

Take = Callable[[int], bytes]


class Answer(msgspec.Struct):
    """`sizes` of the files that follow. `last`: the process ends after it, on purpose."""

    letter: Letter | None
    code: str = ""
    sizes: list[int] = msgspec.field(default_factory=list)
    last: bool = False


pack = msgspec.msgpack.Encoder().encode
unpack_answer = msgspec.msgpack.Decoder(Answer).decode
unpack_envelope = msgspec.msgpack.Decoder(Envelope).decode


def request(raw: bytes, envelope: Envelope) -> list[bytes]:
    about = pack(envelope)
    return [REQUEST.pack(len(about), len(raw)) + about, raw]


def answer(letter: Letter, *, last: bool) -> list[bytes]:
    """The frames of a letter that was read; empties its files, which follow as they are."""
    contents = [file.content for file in letter.attachments]
    for file in letter.attachments:
        file.content = b""
    packed = pack(Answer(letter, sizes=[len(content) for content in contents], last=last))
    return [ANSWER.pack(READ, len(packed)) + packed, *contents]


def refusal(code: str, *, last: bool) -> list[bytes]:
    packed = pack(Answer(None, code=code, last=last))
    return [ANSWER.pack(REFUSED, len(packed)) + packed]


def take_answer(take: Take) -> tuple[Letter | Unreadable, bool]:
    """The letter, or why there is none; and whether the process ends now. `take` gives as many bytes as it is asked."""
    _kind, length = ANSWER.unpack(take(ANSWER.size))
    found = unpack_answer(take(length))
    if found.letter is None:
        return Unreadable(found.code), found.last
    for file, size in zip(found.letter.attachments, found.sizes, strict=True):
        file.content = take(size)
    return found.letter, found.last
