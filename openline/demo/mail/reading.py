"""A letter of the demo's mailboxes as its page shows it, and as an answer refers to it."""

from __future__ import annotations

import msgspec

from openline.channels.email.reading.letter import Attached, Unreadable
from openline.channels.email.reading.letter import Letter as Parsed
from openline.channels.email.reading.read import read

from ..models import Letter
from .writing import Answered


class Shown(msgspec.Struct):
    row: Letter
    who: str
    text: str
    files: list[Attached]
    parsed: Parsed


def shown(row: Letter) -> Shown:
    parsed = parsed_of(row)
    return Shown(row, parsed.sender.name or parsed.sender.address, parsed.text, parsed.attachments, parsed)


def parsed_of(row: Letter) -> Parsed:
    try:
        return read(bytes(row.raw))
    except Unreadable:
        from openline.channels.email.reading.letter import Address

        return Parsed(Address(row.other))


def answered(row: Letter) -> tuple[Answered, str]:
    """What an answer says of this letter, and where it goes: Reply-To before From (RFC 5322)."""
    letter = parsed_of(row)
    to = (letter.reply_to or [letter.sender])[0].address
    known = Answered(letter.message_id, letter.references, str(letter.sender), letter.text, row.at)
    return known, to


def answer_subject(row: Letter) -> str:
    return row.subject if row.subject.lower().startswith("re:") else f"Re: {row.subject}"
