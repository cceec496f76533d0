"""A letter that has just come, with what its first bytes tell without reading it."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from functools import cached_property

import msgspec

LARGE = 256 * 1024  # bytes: above it a letter lies in a file, so that the rows stay quick
HEAD = 1 << 18  # bytes: what is looked through for names of headers
_END = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:((?:[^\r\n]*(?:\r?\n[ \t])?)*)", re.IGNORECASE | re.MULTILINE)
_RECEIVED = re.compile(rb"^received[ \t]*:", re.IGNORECASE | re.MULTILINE)


class Arrival(msgspec.Struct, frozen=True, dict=True):
    """A letter for one mailbox. `sender` and `recipient` are the envelope's; `source` and `helo` tell of the machine
    that handed it over, "" if that is one of our own."""

    line: int
    raw: bytes
    sender: str = ""
    recipient: str = ""
    source: str = ""
    helo: str = ""
    backfill: bool = False
    came_at: datetime | None = None  # None: now

    @cached_property
    def message_id(self) -> str:
        return message_id_of(self.raw)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def key(self) -> str:
        """Of its file: as long and as hard to guess as all keys, and always the same; "" for a small letter."""
        if len(self.raw) <= LARGE:
            return ""
        digest = hashlib.sha256(f"{self.line} {self.message_id}\n".encode() + bytes.fromhex(self.sha256)).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def message_id_of(raw: bytes) -> str:
    """Of the first such header, without <>, at most 255 characters; "" when there is none."""
    found = _MESSAGE_ID.search(_head(raw))
    if found is None:
        return ""
    text = plain(b"".join(found[1].split()), 1000)
    inner = text.partition("<")[2].partition(">")[0] or text.strip("<>")
    return inner[:255]


def hops(raw: bytes) -> int:
    """How many servers passed it on, as their headers tell."""
    return len(_RECEIVED.findall(_head(raw)))


def plain(text: str | bytes, most: int) -> str:
    """Text that every database keeps: no NUL, no half of a character."""
    given = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    return given.decode("utf-8", "replace").replace("\0", "")[:most]


def _head(raw: bytes) -> bytes:
    found = _END.search(raw, 0, HEAD)
    return raw[: found.start() if found else HEAD]
