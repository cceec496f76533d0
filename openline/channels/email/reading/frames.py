"""How a letter goes into the limited process and comes back: lengths, a small msgpack, and the large bytes as they are.

Files stay out of the msgpack, so that a letter of 36 MB is not held once more only to be packed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

import msgspec

from .letter import Envelope, Letter

REQUEST = struct.Struct(">II")  # lengths of the envelope and of the letter
ANSWER = struct.Struct(">I")  # length of the msgpack
READY = b"!"  # once, when the process has come up

Take = Callable[[int], bytes]


class Answer(msgspec.Struct):
    """`sizes` of the files that follow; `fault`: where our code failed; `last`: the process ends after it."""

    letter: Letter | None
    code: str = ""
    fault: str = ""
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
    return [ANSWER.pack(len(packed)) + packed, *contents]


def refusal(code: str, fault: str = "", *, last: bool) -> list[bytes]:
    packed = pack(Answer(None, code=code, fault=fault, last=last))
    return [ANSWER.pack(len(packed)) + packed]


def take_answer(take: Take) -> Answer:
    """The letter with its files, or why there is none. `take` gives as many bytes as it is asked."""
    found = unpack_answer(take(*ANSWER.unpack(take(ANSWER.size))))
    if found.letter:
        for file, size in zip(found.letter.attachments, found.sizes, strict=True):
            file.content = take(size)
    return found
