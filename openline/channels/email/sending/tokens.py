"""How an answer finds its conversation: ids of our letters, and addresses for answers, that nobody else can make.

    Message-ID  c12.7.MAC@desk.example              conversation 12, message 7
    Reply-To    support+c12.MAC@desk.example        conversation 12

MAC is HMAC-SHA256, cut to 128 bits, in base32. Whom the letter was for goes into it and does not stand there, so a
token is only read here, and holds when it was made for one of the addresses that the reader names.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from functools import lru_cache

import msgspec
from django.conf import settings

from .headers import as_read

_ID = re.compile(r"c(\d{1,18})\.([1-9]\d{0,8})\.([a-z2-7]{26})", re.ASCII | re.IGNORECASE)
_ADDRESS = re.compile(r"c(\d{1,18})\.([a-z2-7]{26})", re.ASCII | re.IGNORECASE)
LONGEST_LOCAL = 64  # octets before the @ (RFC 5321, 4.5.3.1.1)


class Token(msgspec.Struct, frozen=True):
    """What stands in an id or an address: a claim until `made_for` says for whom. `seq` is 0 in an address."""

    conversation: int
    seq: int
    mac: str

    def made_for(self, recipients: Iterable[str], lines: Iterable[int] = ()) -> str:
        """Which of the recipients we made it for ("" for none, then it proves nothing). `lines` are those that the
        letter may have left by; an address for answers needs none."""
        found = ""
        known = list(lines) if self.seq else [0]
        for recipient in recipients:
            for line in known:
                if hmac.compare_digest(self.mac, _mac(self.conversation, self.seq, recipient, line)):
                    found = recipient
        return found


def message_id_for(conversation: int, seq: int, recipient: str, line: int, domain: str) -> str:
    """The Message-ID, without <>, of our letter with this message: the same whenever it is composed again."""
    return f"c{conversation}.{seq}.{_mac(conversation, seq, recipient, line)}@{domain}"


def reply_to_for(conversation: int, recipient: str, address: str) -> str:
    """The mailbox's address with a token in it; the plain one where that would be too long for an address."""
    local, _, domain = address.rpartition("@")
    tagged = f"{local}+c{conversation}.{_mac(conversation, 0, recipient, 0)}"
    return f"{tagged}@{domain}" if len(tagged.encode()) <= LONGEST_LOCAL else address


def read_message_id(message_id: str) -> Token | None:
    """The token in a Message-ID, with or without <>; None when it is not of our shape. Never raises."""
    found = _ID.fullmatch(message_id.strip().strip("<>").partition("@")[0])
    return Token(int(found[1]), int(found[2]), found[3].lower()) if found else None


def read_reply_to(address: str) -> Token | None:
    """The token in an address that a letter came to; None when there is none of our shape. Never raises."""
    local = address.strip().strip("<>").rpartition("@")[0]
    found = _ADDRESS.fullmatch(local.rpartition("+")[2]) if "+" in local else None
    return Token(int(found[1]), 0, found[2].lower()) if found else None


def _mac(conversation: int, seq: int, recipient: str, line: int) -> str:
    said = f"{conversation}\n{seq}\n{line}\n{as_read(recipient)}"
    digest = hmac.digest(_key(settings.SECRET_KEY), said.encode("utf-8", "surrogatepass"), "sha256")
    return b32encode(digest[:16]).decode().rstrip("=").lower()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"openline letters: where an answer belongs", "sha256")
