"""A letter as a tree of parts (RFC 2045, 2046), split by hand: no recursion without end, nothing copied twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import limits, shown, transfer
from .fields import Fields, header
from .letter import Unreadable
from .words import parameters

GUESS = re.compile(rb"^--(\S[^\r\n]{0,199}?)[ \t]*\r?\nContent-", re.MULTILINE | re.IGNORECASE)
TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}$")


@dataclass(slots=True)
class Part:
    """One part: its fields, and where its content lies in the letter. `parts` are those of a multipart."""

    raw: bytes = field(repr=False)
    fields: Fields
    start: int
    end: int
    content_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    said_name: str = ""
    named: bool = False  # by Content-Disposition, so that it is meant as a file
    parts: list[Part] = field(default_factory=list)

    def content(self) -> bytes:
        """Its content as it was before it travelled."""
        encoding = self.fields.first(b"content-transfer-encoding")
        return transfer.undone(self.raw[self.start : self.end], encoding.split(b";")[0])

    @property
    def content_id(self) -> str:
        return self.fields.first(b"content-id").decode("latin-1").strip().strip("<>").strip()

    @property
    def main_type(self) -> str:
        return self.content_type.partition("/")[0]


def tree(raw: bytes) -> Part:
    """Raises Unreadable when the letter is above a limit of limits.py, before any of it was decoded."""
    if len(raw) > limits.TOTAL:
        raise Unreadable("too_large")
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    return _part(raw, start, len(raw), "text/plain", 0, Spent())


@dataclass(slots=True)
class Spent:
    """What the parts of a letter have used up together."""

    parts: int = 0
    header: int = 0

    def part(self, depth: int, header: int) -> None:
        self.parts += 1
        self.header += header if depth else 0
        if self.parts > limits.PARTS:
            raise Unreadable("too_many_parts")
        if depth > limits.DEPTH:
            raise Unreadable("too_deep")
        if self.header > limits.PART_HEADERS:
            raise Unreadable("too_much_header")


def _part(raw: bytes, start: int, end: int, default: str, depth: int, spent: Spent) -> Part:
    fields, body = header(raw, start, end, limits.PART_HEADER if depth else limits.HEADER)
    spent.part(depth, body - start)
    part = Part(raw, fields, min(body, end), end, default)
    _describe(part)
    if part.main_type == "multipart":
        inner = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for first, last in _between_boundaries(part):
            part.parts.append(_part(raw, first, last, inner, depth + 1, spent))
    return part


def _describe(part: Part) -> None:
    fields = part.fields
    if said := fields.first(b"content-type"):
        value, part.parameters = parameters(said)
        if TYPE.match(value):
            part.content_type = value
        elif value:
            part.content_type = "text/plain" if value.startswith("text") else "application/octet-stream"
    name = ""
    if said := fields.first(b"content-disposition"):
        part.disposition, more = parameters(said)
        name = more.get("filename") or more.get("name", "")
        part.named = bool(name)
    part.said_name = shown.file_name(
        name or part.parameters.get("name") or part.parameters.get("filename", ""), limits.NAME
    )


def _between_boundaries(part: Part) -> list[tuple[int, int]]:
    """Where the parts of a multipart begin and end; none when its boundary never stands there."""
    raw = part.raw
    said = part.parameters.get("boundary", "").rstrip().encode("utf-8", "ignore")
    found = _split(raw, part.start, part.end, b"--" + said) if said else []
    if not found and (guess := GUESS.search(raw, part.start, min(part.end, part.start + limits.PART_HEADER))):
        found = _split(raw, part.start, part.end, b"--" + guess[1])
    return found


def _split(raw: bytes, start: int, end: int, mark: bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begun, false, place = -1, 0, start
    while (at := raw.find(mark, place, end)) >= 0:
        place = at + len(mark)
        after = _after(raw, place, end) if at == start or raw[at - 1] in b"\r\n" else -1
        if after < 0:
            false += 1
            if false > limits.FALSE_BOUNDARIES:
                raise Unreadable("too_many_parts")
            continue
        if begun >= 0:
            found.append((begun, max(begun, _before(raw, at))))
        if len(found) > limits.PARTS:
            raise Unreadable("too_many_parts")
        if raw.startswith(b"--", place):
            return found
        begun = place = after
    if 0 <= begun < end:
        found.append((begun, end))
    return found


def _after(raw: bytes, place: int, end: int) -> int:
    """Where the line after a boundary begins; -1 when the line goes on, so that it is another boundary."""
    rest = raw[place : min(end, place + 200)]
    line, feed, _ = rest.partition(b"\n")
    if line.removeprefix(b"--").strip():
        return -1
    return place + len(line) + len(feed)


def _before(raw: bytes, at: int) -> int:
    """The end of a part: the line end before a boundary belongs to the boundary."""
    if raw[at - 1 : at] == b"\n":
        at -= 1
    return at - 1 if raw[at - 1 : at] == b"\r" else at
