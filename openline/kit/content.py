"""What a file really is: asked of its bytes, never of its name."""

from __future__ import annotations

from typing import IO

import msgspec
import puremagic
from PIL import Image, UnidentifiedImageError

from .archives import document_type

ALLOWED = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "image/heif",
    "application/pdf", "text/plain",
    "video/mp4", "video/webm", "video/quicktime",
    "audio/mpeg", "audio/ogg", "audio/mp4", "audio/x-wav", "audio/wav",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
})  # fmt: skip
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_PIXELS = 100_000_000
HEAD = 64 * 1024


class NotAllowed(Exception):
    """The content is not of a type that is taken."""


class Kind(msgspec.Struct):
    content_type: str
    width: int = 0
    height: int = 0


def recognise(source: IO[bytes]) -> Kind:
    """The type of the content. Raises NotAllowed for everything that is not on the list, SVG and HTML among it."""
    source.seek(0)
    head = source.read(HEAD)
    source.seek(0)
    kind = _picture(source) or Kind(_by_signature(source, head) or _plain_text(head))
    if kind.content_type not in ALLOWED:
        raise NotAllowed
    return kind


def _picture(source: IO[bytes]) -> Kind | None:
    try:
        with Image.open(source, formats=list(PICTURES)) as image:  # reads the header only
            width, height = image.size
            kind = PICTURES[image.format or ""]
    except Image.DecompressionBombError as error:
        raise NotAllowed from error
    except (UnidentifiedImageError, OSError, ValueError, KeyError):
        return None
    if width * height > MOST_PIXELS:
        raise NotAllowed
    return Kind(kind, width, height)


def _by_signature(source: IO[bytes], head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return document_type(source)
    if head.startswith(b"RIFF"):  # a frame for many things
        return "audio/wav" if head[8:12] == b"WAVE" else ""
    if head.startswith(b"%PDF-"):  # the most common of all files; the table of all types takes a millisecond
        return "application/pdf"
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    names = {match.mime_type for match in found if match.confidence >= 0.4 and match.mime_type}
    return next((name for name in sorted(names) if name in ALLOWED and not name.startswith("text/")), "")


def _plain_text(head: bytes) -> str:
    """Text that a browser could not take for a page."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # more than a character cut by HEAD
            return ""
        text = head[: error.start].decode("utf-8")
    if not text or text.lstrip("\ufeff \t\r\n").startswith("<"):
        return ""
    return "text/plain" if all(char.isprintable() or char in "\t\r\n\f\ufeff" for char in text) else ""
