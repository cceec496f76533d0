"""winmail.dat, in which Outlook wraps what it has no other words for, unpacked by tnefparse."""

from __future__ import annotations

import logging
import struct
from dataclasses import dataclass, field
from typing import Any

from . import limits, shown
from .charsets import to_text
from .letter import Attached

SIGNATURE = 0x223E9F78
LONG_NAME, MIME_TYPE, CONTENT_ID = 0x3707, 0x370E, 0x3712
OBJECT = struct.Struct("<BHHI")


@dataclass(slots=True)
class Unpacked:
    files: list[Attached] = field(default_factory=list)
    text: str = ""
    html: str = ""


def unpacked(content: bytes) -> Unpacked | None:
    """Its files and words; None when it cannot be opened, or only at a price."""
    if len(content) > limits.TNEF or not _is_cheap(content):
        return None
    from tnefparse.tnef import TNEF

    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        found = TNEF(content, do_checksum=False)
        files = [_file(each) for each in found.attachments]
        return Unpacked([file for file in files if file], _words(found.body), _words(found.htmlbody))
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes do to the library, the letter keeps the part as it is
        return None


def _is_cheap(content: bytes) -> bool:
    """Few enough objects: the library copies what is left for each of them."""
    if len(content) < 6 or int.from_bytes(content[:4], "little") != SIGNATURE:
        return False
    place = 6
    for _ in range(limits.TNEF_OBJECTS):
        if place + OBJECT.size + 2 >= len(content):
            return True
        place += OBJECT.size + OBJECT.unpack_from(content, place)[3] + 2
    return False


def _file(each: Any) -> Attached | None:
    said = {attribute.name: attribute.data for attribute in each.mapi_attrs}
    name = said.get(LONG_NAME) or each.name
    kind = said.get(MIME_TYPE) or "application/octet-stream"
    cid = said.get(CONTENT_ID) or ""
    content = each.data if isinstance(each.data, bytes) else b""
    if getattr(each, "embed", None) is not None:
        name, kind = f"{name or 'letter'}.dat", "application/ms-tnef"
    if not content and not name:
        return None
    name = shown.file_name(_words(name), limits.NAME) or "file.bin"
    return Attached(name, _words(kind).lower()[:100], content, shown.line(_words(cid), limits.NAME))


def _words(said: Any) -> str:
    if isinstance(said, bytes):
        said = to_text(said)
    return shown.body(str(said or "")).strip("\x00")
