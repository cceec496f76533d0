"""What of a letter is its words and what are its files. Nothing is dropped but other forms of the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from urllib.parse import unquote

from . import calendars, limits, shown, tnef, transfer
from .charsets import to_text
from .files import attached
from .html import text_of as text_of_html
from .letter import Attached
from .parts import Part

SHOWN_BY_CID = re.compile(r"""cid:([^"'\s<>)]{1,250})""", re.IGNORECASE)
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset=["']?([\w-]{2,40})""", re.IGNORECASE)
PICTURE = re.compile(rb"data:[a-z/+.-]{3,60};base64,[A-Za-z0-9+/=\s]{500,}+", re.IGNORECASE)
ARMOUR = "-----BEGIN PGP "


@dataclass(slots=True)
class Piece:
    """Words of one place in the letter, in one form or both."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Contents:
    """The words of a letter in their order, its files and what is special about it."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)  # what invitations say, in words
    left: dict[str, int] = field(default_factory=lambda: {"text/plain": limits.TEXT, "text/html": limits.HTML})

    def mark(self, mark: str) -> None:
        if mark not in self.marks:
            self.marks.append(mark)

    def html(self) -> str:
        """The formatted letter; "" when no part of it is."""
        if not any(piece.html is not None for piece in self.pieces):
            return ""
        return "\n".join(_as_html(piece) for piece in self.pieces)

    def text(self) -> str:
        texts = [piece.text if piece.text is not None else text_of_html(piece.html or "") for piece in self.pieces]
        said = "\n\n".join(text.strip("\n") for text in texts if text.strip())
        return said or "\n\n".join(self.events)


def contents(top: Part) -> Contents:
    """Raises Unreadable when an embedded file is above its limit."""
    into = Contents()
    _gather(top, into)
    if any(file.content_id for file in into.files):
        cids = {unquote(cid) for cid in SHOWN_BY_CID.findall(into.html())}
        for file in into.files:
            file.inline = bool(file.content_id) and file.content_id in cids
    return into


def _gather(part: Part, into: Contents) -> None:
    if part.parts:
        _gather_many(part, into)
    elif part.main_type == "multipart":  # its boundary is nowhere: what is there is better than nothing
        _gather_words(part, into, "text/plain")
    elif _is_words(part, into):
        _gather_words(part, into, part.content_type)
    else:
        _gather_file(part, into)


def _gather_many(part: Part, into: Contents) -> None:
    kind = part.content_type
    if kind == "multipart/encrypted":
        into.mark("encrypted")
        into.files += [attached(each) for each in _leaves(part)]
    elif kind == "multipart/alternative":
        _gather_alternative(part, into)
    else:
        if kind == "multipart/signed":
            into.mark("signed")
        for each in part.parts:
            _gather(each, into)


def _leaves(part: Part) -> list[Part]:
    return [leaf for each in part.parts for leaf in _leaves(each)] if part.parts else [part]


def _gather_alternative(part: Part, into: Contents) -> None:
    """The same words in several forms: the best formatted one is the last, the best text the first that is any."""
    ways: list[list[Piece]] = []
    for each in part.parts:
        outer, into.pieces = into.pieces, []
        if each.main_type == "text" and each.content_type not in ("text/plain", "text/html", "text/calendar"):
            if each.disposition == "attachment":
                _gather_file(each, into)  # else enriched text, a watch's or AMP: forms of what the others say
        else:
            _gather(each, into)
        ways.append(into.pieces)
        into.pieces = outer
    formatted = next((way for way in reversed(ways) if any(piece.html is not None for piece in way)), [])
    plain = next((way for way in ways if way and way is not formatted and any((p.text or "").strip() for p in way)), [])
    if len(formatted) == 1 or not formatted:
        html = formatted[0].html if formatted else None
        text = "\n\n".join(piece.text or "" for piece in plain) if plain else None
        into.pieces += [Piece(text, html)] if plain or formatted else []
    else:
        into.pieces += formatted


def _is_words(part: Part, into: Contents) -> bool:
    if part.content_type not in ("text/plain", "text/html") or part.disposition == "attachment" or part.named:
        return False
    return not (part.said_name and into.pieces)


def _gather_words(part: Part, into: Contents, content_type: str) -> None:
    content = _shown(part.content(), content_type, into)
    charset = part.parameters.get("charset", "")
    if content_type == "text/html":
        if not charset and (said := META_CHARSET.search(content[:4096])):
            charset = said[1].decode("ascii")
        into.pieces.append(Piece(html=shown.body(to_text(content, charset))))
        return
    if b"begin " in content and transfer.UUENCODED.search(content):
        content = _take_uuencoded(content, into)
    text = shown.body(to_text(content, charset))
    if part.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
    if ARMOUR in text:
        into.mark("encrypted" if f"{ARMOUR}MESSAGE-----" in text else "signed")
    into.pieces.append(Piece(text=text))


def _shown(content: bytes, content_type: str, into: Contents) -> bytes:
    """As much as anybody reads; the whole of a longer one is there as a file."""
    left = into.left[content_type]
    if content_type == "text/html":
        left = min(left, _place(content, b"<", limits.TAGS))
    left = min(left, *(_place(content, end, limits.LINES) for end in (b"\n", b"\r")))
    if len(content) > left:
        into.mark("cut")
        name = "letter.html" if content_type == "text/html" else "letter.txt"
        into.files.append(Attached(name, content_type, content))
        content = PICTURE.sub(b"data:,", content)[:left]
    into.left[content_type] -= len(content)
    return content


def _place(content: bytes, mark: bytes, number: int) -> int:
    """Where that one of the marks stands; the end when there are not so many."""
    if content.count(mark) <= number:
        return len(content)
    return next(islice(re.finditer(mark, content), number, None)).start()


def _take_uuencoded(content: bytes, into: Contents) -> bytes:
    begin = transfer.UUENCODED.search(content)
    end = content.find(b"\nend", begin.start()) if begin else -1
    if not begin or end < 0:
        return content
    name, file = transfer.uuencoded(content)
    into.files.append(
        Attached(shown.file_name(to_text(name), limits.NAME) or "file.bin", "application/octet-stream", file)
    )
    return content[: begin.start()] + content[end + 4 :]


def _unflowed(text: str, delete_space: bool) -> str:
    """Lines that a space at their end says are one (RFC 3676); the signature's "-- " is none."""
    out: list[list[str]] = []
    flows, depth = False, 0
    for line in text.split("\n"):
        bare = line.lstrip(">")
        quoted = len(line) - len(bare)
        stuffed = bare.removeprefix(" ")
        if flows and quoted == depth and stuffed != "-- ":
            out[-1].append(stuffed)
        else:
            out.append([">" * quoted + (" " if quoted and stuffed else ""), stuffed])
        flows, depth = stuffed.endswith(" ") and stuffed != "-- ", quoted
        if flows and delete_space:
            out[-1][-1] = stuffed[:-1]
    return "\n".join("".join(pieces) for pieces in out)


def _gather_file(part: Part, into: Contents) -> None:
    kind, name = part.content_type, part.said_name.lower()
    file = attached(part)
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name in ("winmail.dat", "win.dat"):
        if _unpack(file, into):
            return
    elif kind == "text/calendar" or (name.endswith(".ics") and kind == "application/ics"):
        into.mark("calendar")
        if said := calendars.told(to_text(file.content, part.parameters.get("charset", ""))):
            into.events += [said] if said not in into.events else []
    elif kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        into.mark("signed" if "signed" in part.parameters.get("smime-type", "") else "encrypted")
    elif kind == "application/pgp-encrypted":
        into.mark("encrypted")
    into.files.append(file)


def _unpack(file: Attached, into: Contents) -> bool:
    unpacked = tnef.unpacked(file.content)
    if unpacked is None:
        return False
    into.files += unpacked.files
    text, html = unpacked.text[: limits.TEXT], unpacked.html[: limits.HTML]
    if len(unpacked.text) > len(text) or len(unpacked.html) > len(html):
        into.mark("cut")
        into.files.append(file)
    if (text or html) and not any((piece.text or piece.html or "").strip() for piece in into.pieces):
        into.pieces.append(Piece(text or None, html or None))
    return True


def _as_html(piece: Piece) -> str:
    if piece.html is not None:
        return piece.html
    return f'<div style="white-space:pre-wrap">{escape(piece.text or "")}</div>'
