"""Who a letter says it is from, and whether that is said clearly enough to be proven."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ..reading.addresses import addresses
from .domains import ascii_domain
from .head import Head

LONGEST = 4_000  # bytes of a From that anybody reads
IN_A_NAME = re.compile(r"[^\s@<>\"'(),;:\[\]]+@[^\s@<>\"'(),;:\[\]]+\.[^\s@<>\"'(),;:\[\]]+")


class Sender(NamedTuple):
    domain: str  # ASCII; "" when From names none
    doubt: str = ""  # a reason code: this letter cannot be proven


def sender_of(head: Head) -> Sender:
    """The one in From. Its domain is told although it is in doubt: its policy may still say that it is forged."""
    values = head.values(b"from")
    if not values:
        return Sender("", "broken_head" if head.doubtful else "no_from")
    value = values[0].replace(b"\r\n", b"")
    found = addresses(value.strip()[:LONGEST])
    usable = [each for each in found if each.address]
    if not usable:
        return Sender("", "no_from")
    domain = ascii_domain(usable[0].address.rpartition("@")[2])
    return Sender(domain, _doubt(head, len(values), value, len(found), usable[0].address, usable[0].name))


def _doubt(head: Head, fields: int, value: bytes, mailboxes: int, address: str, name: str) -> str:
    if head.doubtful:
        return "broken_head"
    if fields > 1 or mailboxes > 1 or value.count(b"<") > 1 or len(value) > LONGEST:
        return "several_from"
    if _is_group(value):
        return "from_in_group"
    return "name_holds_address" if _names_another(name, address) else ""


def _is_group(value: bytes) -> bool:
    """A colon or semicolon outside of quotes, comments and brackets."""
    bare = re.sub(rb'"(?:[^"\\]|\\.)*"|\([^()]*\)|<[^<>]*>', b"", value)
    return b":" in bare or b";" in bare


def _names_another(name: str, address: str) -> bool:
    """Whether the name shows an address that is not the sender's, also in wide letters. Reading has taken out
    invisible ones."""
    shown = unicodedata.normalize("NFKC", name)
    return any(found.rstrip(".").lower() != address for found in IN_A_NAME.findall(re.sub(r"\s*@\s*", "@", shown)))
