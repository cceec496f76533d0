"""A letter as signatures see it (RFC 5322): its fields with every byte, in their order, and its body."""

from __future__ import annotations

import re
from typing import NamedTuple

# what no honest letter reaches; whoever exceeds it is not proven by anything
MOST_HEAD, MOST_FIELDS = 512 * 1024, 2_000
FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
LONE_CR = re.compile(rb"\r(?!\n)")


class Field(NamedTuple):
    """`value` is everything after the colon, folds and last CRLF with it."""

    name: bytes  # lower case
    written: bytes
    value: bytes


class Head(NamedTuple):
    """`doubtful`: other programs may see other fields than these, so nothing that stands here is proven."""

    fields: list[Field]
    raw: bytes
    body: int  # where it begins in `raw`
    doubtful: bool

    def values(self, name: bytes) -> list[bytes]:
        return [field.value for field in self.fields if field.name == name]


def split(raw: bytes) -> Head:
    """Fields and where the body begins, with CRLF at the end of every line."""
    if raw.count(b"\n") != raw.count(b"\r\n"):
        raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if raw.startswith(b"\r\n"):
        return Head([], raw, 2, True)
    end = raw.find(b"\r\n\r\n")
    head, body = (raw, len(raw)) if end < 0 else (raw[: end + 2], end + 4)
    fields, doubtful = _fields(head[:MOST_HEAD])
    if len(head) > MOST_HEAD or len(fields) > MOST_FIELDS or LONE_CR.search(head) or b"\0" in head:
        doubtful = True
    return Head(fields[:MOST_FIELDS], raw, body, doubtful)


def _fields(head: bytes) -> tuple[list[Field], bool]:
    found: list[tuple[bytes, list[bytes]]] = []
    doubtful = False
    for line in head.split(b"\r\n")[:-1] if head.endswith(b"\r\n") else head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t"):
            if found:
                found[-1][1].append(line)
            doubtful = doubtful or not found or not line.strip()
        elif begun := FIELD.match(line):
            found.append((begun[1], [line[begun.end() :]]))
            doubtful = doubtful or begun.end() != begun.end(1) + 1
        elif found or not line.startswith((b"From ", b">From ")):  # of an mbox
            doubtful = True
    return [Field(name.lower(), name, b"\r\n".join(lines) + b"\r\n") for name, lines in found], doubtful
