"""Header fields of letters that we write (RFC 5322, RFC 2047). Whatever a name or a subject holds, a field stays one.

Written here and not by `email.policy`: that one makes encoded words of long Message-IDs, by which nothing threads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.header import Header
from email.utils import quote

import msgspec

from openline.channels.email.reading.addresses import usable

CRLF = "\r\n"
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")  # lines as anybody counts them, and no text
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}", re.ASCII | re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_LABELS = re.compile(r"[\w.\-]{1,253}")
_ID = re.compile(r"[!-;=?-~]{1,250}", re.ASCII)  # printable, without < and >
MOST_TEXT = 900  # characters of a subject or a name


class BadAddress(ValueError):
    """Nobody can be written to at that; the text is the address."""


class Mailbox(msgspec.Struct, frozen=True):
    address: str
    name: str = ""


def one_line(text: str) -> str:
    """Without line breaks of any kind and other control characters, however they are encoded."""
    return " ".join(_BREAKS.sub(" ", text).split(" ")).strip()[:MOST_TEXT]


def wire_address(address: str) -> str:
    """As servers want it, its domain in ASCII. Raises BadAddress."""
    local, at, domain = address.strip().rpartition("@")
    try:
        if not domain.isascii():
            if not _LABELS.fullmatch(domain):
                raise BadAddress(address)
            domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise BadAddress(address) from error
    domain = domain.lower()
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise BadAddress(one_line(address))
    return f"{local}@{domain}"


def as_read(address: str) -> str:
    """The one form in which addresses of letters that come are known: lower-case, the domain in its own letters."""
    return usable(address) or address.strip().lower()


def text_field(name: str, text: str) -> str:
    """A field of words, as Subject."""
    text = one_line(text)
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    if charset == "us-ascii" and max(map(len, text.split(" "))) > 70:
        charset = "utf-8"  # one long word cannot be folded
    return f"{name}: {Header(text, charset, maxlinelen=76, header_name=name).encode(linesep=CRLF)}{CRLF}"


def mailbox_field(name: str, mailboxes: Iterable[Mailbox]) -> str:
    """A field of addresses, as To. Raises BadAddress."""
    return f"{name}: {f',{CRLF} '.join(_mailbox(each) for each in mailboxes)}{CRLF}"


def ids_field(name: str, ids: Iterable[str]) -> str:
    """A field of Message-IDs, a line for each; what is none is left out. "" when none is left."""
    known = [f"<{each}>" for each in dict.fromkeys(ids) if _ID.fullmatch(each)]
    return f"{name}: {f'{CRLF} '.join(known)}{CRLF}" if known else ""


def _mailbox(mailbox: Mailbox) -> str:
    address, name = wire_address(mailbox.address), one_line(mailbox.name)[:120]
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        return f'"{quote(name)}"{CRLF} <{address}>' if len(name) > 40 else f'"{quote(name)}" <{address}>'
    return f"{Header(name, 'utf-8', maxlinelen=70).encode(linesep=CRLF)}{CRLF} <{address}>"
