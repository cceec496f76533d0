"""Words of a header as text: RFC 2047 encoded words, RFC 2231 parameters, raw bytes, and what senders make of them."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from . import limits, transfer
from .charsets import to_text
from .letter import Unreadable

# a "?" may stand unencoded in the words of careless senders, but not for ever: the search must stay linear
ENCODED = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]{0,80}){0,3})\?=")
BETWEEN = re.compile(rb"[ \t\r\n]*")
PARAMETER = re.compile(r';\s*([^=;\s"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
ESCAPED = re.compile(r'\\(["\\])')
CONTINUED = re.compile(r"(.+?)\*(\d{1,3})?(\*)?$")


def text_of(raw: bytes) -> str:
    """The text of an unstructured field. Raises Unreadable when it is a flood of encoded words."""
    if b"=?" not in raw:
        return raw.decode("ascii") if raw.isascii() else to_text(raw)
    if raw.count(b"=?") > limits.ENCODED_WORDS:
        raise Unreadable("too_much_header")
    out: list[str] = []
    run: list[tuple[bytes, bytes, bytes]] = []  # neighbours in one charset: a character may be cut between them
    place = 0
    for word in ENCODED.finditer(raw):
        between = raw[place : word.start()]
        charset = word[1].split(b"*")[0].lower()  # RFC 2231 adds a language
        if between.strip() or (run and run[-1][0] != charset) or not run:
            _end(out, run)
            if between.strip() or not place:
                out.append(_plain(between))
        run.append((charset, word[2].lower(), word[3]))
        place = word.end()
    _end(out, run)
    out.append(_plain(raw[place:]))
    return "".join(out)


def _plain(raw: bytes) -> str:
    return raw.decode("ascii") if raw.isascii() else to_text(raw)


def _end(out: list[str], run: list[tuple[bytes, bytes, bytes]]) -> None:
    if run:
        content, rest = [], b""
        for _charset, encoding, payload in run:
            if encoding == b"q":
                content.append(transfer.quoted_printable(payload.replace(b"_", b"=20").replace(b" ", b"=20")))
                continue
            payload = rest + payload
            rest = b""
            if payload[-1:] != b"=" and len(payload) % 4:  # some cut the base64 itself
                payload, rest = payload[: -(len(payload) % 4)], payload[-(len(payload) % 4) :]
            content.append(transfer.base64(payload))
        content.append(transfer.base64(rest))
        out.append(to_text(b"".join(content), run[0][0].decode("ascii", "replace")))
        run.clear()


def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """The value of Content-Type or Content-Disposition in lower case, and its parameters by lower-case name.

    RFC 2231 pieces are put together; encoded words and raw bytes, which are not allowed there, are read all the same.
    """
    value, semicolon, _ = raw.partition(b";")
    found: dict[str, str] = {}
    if semicolon:
        pieces: dict[str, dict[int, tuple[bytes, bool]]] = {}
        # latin-1 keeps every byte as it is until its charset is known
        for number, match in enumerate(PARAMETER.finditer(raw.decode("latin-1"))):
            if number >= limits.PARAMETERS:
                break
            _take(match[1].lower(), _unquoted(match[2]), found, pieces)
        for name, parts in pieces.items():
            found[name] = _joined(parts)
    return value.strip().lower().decode("ascii", "ignore"), found


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        return ESCAPED.sub(r"\1", value[1:-1] if len(value) > 1 and value.endswith('"') else value[1:])
    return value.strip()


def _take(name: str, value: str, found: dict[str, str], pieces: dict[str, dict[int, tuple[bytes, bool]]]) -> None:
    content = value.encode("latin-1")
    if "*" in name and (match := CONTINUED.match(name)):
        pieces.setdefault(match[1], {}).setdefault(int(match[2] or 0), (content, bool(match[3] or not match[2])))
    else:
        found.setdefault(name, text_of(content))


def _joined(parts: dict[int, tuple[bytes, bool]]) -> str:
    """RFC 2231: `charset'language'text` in the first piece, percent-encoded where the piece says so."""
    charset = b""
    out: list[bytes] = []
    for place in sorted(parts):
        content, encoded = parts[place]
        if encoded and not out and content.count(b"'") >= 2:
            charset, _language, content = content.split(b"'", 2)
        out.append(unquote_to_bytes(content) if encoded else content)
    joined = b"".join(out)
    return to_text(joined, charset.decode("ascii", "replace")) if charset else text_of(joined)
