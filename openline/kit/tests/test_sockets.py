"""What goes out in one write is what a client takes apart again."""

from __future__ import annotations

import pytest
from websockets.extensions import Extension
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from openline.kit.live.sockets import head

NONE: list[Extension] = []


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 200_000])
def test_frames_of_every_length_are_read_back_by_another_library(size: int) -> None:
    reader, texts = StreamReader(), [b"x" * size, b'{"t":"pong"}']
    reader.feed_data(b"".join(head(text) + text for text in texts))

    assert [_read(reader) for _ in texts] == texts


def _read(reader: StreamReader) -> bytes:
    parser = Frame.parse(reader.read_exact, mask=False, max_size=None, extensions=NONE)
    try:
        while True:
            next(parser)
    except StopIteration as done:
        frame: Frame = done.value
    assert (frame.opcode, frame.fin) == (Opcode.TEXT, True)
    return bytes(frame.data)
