"""The header of a letter or of a part (RFC 5322): from bytes to fields, as raw bytes, in their order."""

from __future__ import annotations

import re

from . import limits
from .letter import Unreadable

FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
# what a line must begin with to say that lines without a colon before it were a fold that lost its space, no body
LIKELY = re.compile(
    rb"(?:from|to|cc|date|subject|reply-to|message-id|mime-version|content-[a-z-]+|references|in-reply-to|received|"
    rb"x-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)


class Fields:
    """Fields of a header by lower-case name. What it gives are unfolded bytes."""

    __slots__ = ("named",)

    def __init__(self) -> None:
        self.named: dict[bytes, list[bytes]] = {}

    def first(self, name: bytes) -> bytes:
        """The value of the first field of this name; b"" without one."""
        found = self.named.get(name)
        return found[0] if found else b""

    def all(self, name: bytes) -> list[bytes]:
        return self.named.get(name, [])

    def has(self, name: bytes) -> bool:
        return name in self.named


def header(raw: bytes, start: int, end: int, most: int) -> tuple[Fields, int]:
    """The fields that begin at `start`, and where the body begins.

    Raises Unreadable("too_much_header") when they are longer than `most` bytes or more than anybody needs.
    """
    stop, body = _blank_line(raw, start, end, most)
    lines = raw[start:stop].split(b"\n")
    if len(lines) == 1 and b"\r" in lines[0].strip(b"\r"):
        lines = lines[0].split(b"\r")
    fields, used = _fields(lines)
    if used < len(lines):  # the blank line is missing: the body begins where the fields end
        return fields, start + sum(len(line) + 1 for line in lines[:used])
    return fields, body


def _blank_line(raw: bytes, start: int, end: int, most: int) -> tuple[int, int]:
    """Where the header ends and the body begins."""
    if raw.startswith((b"\n", b"\r\n"), start):
        return start, start + (1 if raw[start] == 10 else 2)
    until = min(end, start + most)
    found = [(at, len(blank)) for blank in (b"\n\r\n", b"\n\n", b"\r\r") if (at := raw.find(blank, start, until)) >= 0]
    if found:
        at, length = min(found)
        return at, at + length
    if end > until:
        raise Unreadable("too_much_header")
    return end, end


def _fields(lines: list[bytes]) -> tuple[Fields, int]:
    """The fields in these lines, and how many of the lines they took."""
    fields, number, last, count = Fields(), 0, None, 0
    values: list[bytes] = []
    for number, line in enumerate(lines):
        line = line.rstrip(b"\r")
        if line[:1] in (b" ", b"\t") or not line:
            if last is not None:
                values.append(line)
            continue
        if not FIELD.match(line):
            if number == 0 and line.startswith((b"From ", b">From ")):  # of an mbox
                continue
            if last is None or not _goes_on(lines, number):
                break
            values.append(b" " + line)
            continue
        _keep(fields, last, values)
        name, _, value = line.partition(b":")
        last, values, count = name.rstrip().lower(), [value], count + 1
        if count > limits.FIELDS:
            raise Unreadable("too_much_header")
    else:
        number += 1
    _keep(fields, last, values)
    return fields, number


def _goes_on(lines: list[bytes], number: int) -> bool:
    """Whether fields follow after this line, so that it is the rest of one whose fold was lost."""
    return any(LIKELY.match(line) for line in lines[number + 1 : number + 30])


def _keep(fields: Fields, name: bytes | None, values: list[bytes]) -> None:
    if name is not None:
        value = values[0] if len(values) == 1 else b"".join(values)
        fields.named.setdefault(name, []).append(value.replace(b"\x00", b"").strip())
