"""Which office document an archive is. Any ZIP begins as one does: what it holds tells."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import IO

ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."
ODF_KINDS = {f"{ODF}text", f"{ODF}spreadsheet"}
OOXML_KINDS = {"word/": "wordprocessingml.document", "xl/": "spreadsheetml.sheet"}
MOST_OF_LIST = 1 << 20  # bytes of names: a document has some dozens
MOST_OF_PART = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError, OSError)


def document_type(source: IO[bytes]) -> str:
    """Its content type, or "" for every other archive; documents that carry macros are among these."""
    try:
        if _size_of_list(source) > MOST_OF_LIST:
            return ""
        with zipfile.ZipFile(source) as archive:
            return _odf(archive) or _ooxml(archive)
    except BROKEN:
        return ""
    finally:
        source.seek(0)


def _size_of_list(source: IO[bytes]) -> int:
    """As the archive's end says, before anything of it is read into memory."""
    size = source.seek(0, 2)
    source.seek(max(0, size - (1 << 16) - 22))
    tail = source.read()
    return int(struct.unpack_from("<I", tail, tail.rindex(b"PK\x05\x06") + 12)[0])


def _odf(archive: zipfile.ZipFile) -> str:
    """The standard wants the type as the first entry, not compressed."""
    first, names = archive.infolist()[0], archive.namelist()
    if (first.filename, first.compress_type, first.header_offset) != ("mimetype", zipfile.ZIP_STORED, 0):
        return ""
    kind = _part(archive, "mimetype").decode("ascii")
    return kind if kind in ODF_KINDS and {"content.xml", "META-INF/manifest.xml"} <= set(names) else ""


def _ooxml(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    types = _part(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or b"vbaProject" in types or any("vbaproject" in name.lower() for name in names):
        return ""
    for folder, kind in OOXML_KINDS.items():
        if f"{kind}.main+xml".encode() in types and any(name.startswith(folder) for name in names):
            return OOXML + kind
    return ""


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MOST_OF_PART)
