"""winmail.dat with nonsense in it."""

from __future__ import annotations

import base64
import random
import struct
import zlib

HEAD = b"From: Mallory <mallory@attacker.example>\r\nTo: support@pryklad.example\r\nSubject: Hello\r\n"
TNEF = struct.pack("<IH", 0x223E9F78, 1)


def winmail(chance: random.Random) -> bytes:
    objects = (_object(chance) for _ in range(chance.choice([1, 30, 20_000])))
    content = base64.b64encode(TNEF + b"".join(objects))
    return HEAD + b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content


def _object(chance: random.Random) -> bytes:
    """One of a winmail.dat, with nonsense in it, or with a count that it does not keep."""
    data = chance.choice(
        [b"", chance.randbytes(40), struct.pack("<I", 0xFFFFFFFF) + chance.randbytes(60), _many_values()]
    )
    name = chance.choice([0x9002, 0x9003, 0x9004, 0x9005, 0x800F, 0x8010, 0x800C, 0x8000, 0x8006])
    return struct.pack("<BHHI", chance.choice([1, 2]), name, chance.choice([2, 6, 7]), len(data)) + data + b"\0\0"


def zip_in_winmail(chance: random.Random) -> bytes:
    bomb = zlib.compress(bytes(50_000_000))
    content = TNEF
    for name, data in ((0x9002, bytes(14)), (0x8010, b"bomb.zip\0"), (0x800F, bomb)):
        content += struct.pack("<BHHI", 2, name, 6, len(data)) + data + b"\0\0"
    return (
        HEAD
        + b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(content)
    )


def _many_values() -> bytes:
    return struct.pack("<IHHI", 1, 0x1002, 0x3000, 0xFFFFFFFF)
