"""The two canonical forms of RFC 6376, section 3.4. Every step is linear, also in a body of blanks, and a large body
that is canonical already, as most are, is not copied: the limited process has no room for many."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

from .head import Field

BLANKS = re.compile(rb"[ \t]+")
CHUNK = 65_536


class Canonical(NamedTuple):
    """A body: what stands from `start` to `end`, and a last CRLF unless that is nothing in relaxed form."""

    content: bytes
    start: int
    end: int
    last: bytes

    def __len__(self) -> int:
        return self.end - self.start + len(self.last)

    def digest(self, length: int | None = None) -> bytes:
        """SHA-256 of its first so many bytes, of all if no length is told."""
        length = len(self) if length is None else length
        end = min(self.end, self.start + length)
        digest = sha256(memoryview(self.content)[self.start : end])
        digest.update(self.last[: length - (end - self.start)])
        return digest.digest()


def simple_body(raw: bytes, start: int = 0) -> Canonical:
    return Canonical(raw, start, _end(raw, start), b"\r\n")


def relaxed_body(raw: bytes, start: int = 0) -> Canonical:
    if any(raw.find(blanks, start) >= 0 for blanks in (b"\t", b"  ", b" \r\n")) or raw.endswith(b" "):
        raw, start = _single_blanks(raw[start:]).replace(b" \r\n", b"\r\n"), 0
        raw = raw.removesuffix(b" ")
    end = _end(raw, start)
    return Canonical(raw, start, end, b"\r\n" if end > start else b"")


def simple_field(field: Field) -> bytes:
    return field.written + b":" + field.value


def relaxed_field(field: Field) -> bytes:
    return field.name + b":" + BLANKS.sub(b" ", field.value.replace(b"\r\n", b"")).strip(b" ") + b"\r\n"


def _single_blanks(body: bytes) -> bytes:
    body = body.replace(b"\t", b" ")
    while b"  " in body:  # each turn halves the longest run
        body = body.replace(b"  ", b" ")
    return body


def _end(raw: bytes, start: int) -> int:
    """Where the last CRLFs begin; a CR that stands alone is no end of a line."""
    if raw.endswith(b"\r"):
        return len(raw)
    end = len(raw)
    while end > start:
        chunk = raw[max(start, end - CHUNK) : end]
        kept = len(chunk.rstrip(b"\r\n"))
        end -= len(chunk) - kept
        if kept:
            break
    return max(end, raw.rfind(b"\r\r", end) + 1)
