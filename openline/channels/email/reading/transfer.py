"""Content-Transfer-Encoding undone (RFC 2045), as far as broken senders left anything to undo. Never fails."""

from __future__ import annotations

import binascii
import re

from . import limits

NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
FOREIGN = re.compile(rb"[^A-Za-z0-9+/=\r\n]")
UUENCODED = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)


def undone(content: bytes, encoding: bytes) -> bytes:
    """The bytes that travelled as `content`; an unknown encoding is taken for none."""
    encoding = encoding.strip().strip(b"\"'").lower()
    if encoding == b"base64":
        return base64(content)
    if encoding in (b"quoted-printable", b"quotedprintable"):
        return quoted_printable(content)
    if encoding in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        return uuencoded(content)[1]
    return content


def quoted_printable(content: bytes) -> bytes:
    return binascii.a2b_qp(content)


def base64(content: bytes) -> bytes:
    """Foreign characters are left out; a new beginning after padding goes on; what is missing at the end is missing."""
    try:
        decoded = binascii.a2b_base64(content)
        # without strict mode the decoder stops at padding: all is well if that stood at the end, or before the
        # footer of a mailing list
        if (end := content.find(b"=")) < 0 or not (rest := content[end:].strip(b"=\r\n\t ")) or FOREIGN.search(rest):
            return decoded
    except binascii.Error:
        pass
    pieces = content.translate(None, NOT_BASE64).split(b"=", limits.BASE64_PIECES)
    return b"".join(_piece(piece.replace(b"=", b"")) for piece in pieces)


def _piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def uuencoded(content: bytes) -> tuple[bytes, bytes]:
    """Name and content of the first uuencoded file in the text; no name when there is none."""
    begin = UUENCODED.search(content)
    if not begin:
        return b"", content
    out = []
    for line in content[begin.end() :].split(b"\n"):
        line = line.rstrip(b"\r")
        if not line or line[:1] == b"`" or line == b"end":
            break
        out.append(_uu_line(line))
    return begin[1], b"".join(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # longer than it says, as old encoders wrote: take what it says (as Python's uu does)
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:wanted])
        except binascii.Error:
            return b""
