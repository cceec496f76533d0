"""From the bytes of a letter to what a person sees of it, in the order in which it happens."""

from __future__ import annotations

from . import bodies, bounces, kinds, language, limits, marks, parts, shown, signs
from .addresses import addresses
from .fields import Fields
from .html import sanitise
from .letter import Address, Envelope, Letter, Unreadable
from .quotes import split
from .words import text_of


def read(raw: bytes, envelope: Envelope | None = None) -> Letter:
    """The letter in these bytes. What is known of it beside them tells reports from letters better.

    Raises Unreadable(code) when it is above a limit of limits.py, or holds nothing at all.
    """
    if not raw.strip(b"\r\n \t\x00"):
        raise Unreadable("broken")
    top = parts.tree(raw)
    found = bodies.contents(top)
    letter = _addressed(top.fields)
    letter.marks += found.marks
    letter.attachments = found.files
    letter.text = found.text()
    if html := found.html():
        sanitised = sanitise(html)
        letter.html, letter.remote = sanitised.html, sanitised.remote
    taken = split(html, letter.text)
    letter.reply, letter.quoted = taken.reply, taken.quoted
    letter.language = language.guess(letter.reply or letter.text) or language.guess(letter.subject)
    letter.bounce = bounces.bounce(top, letter, envelope)
    letter.kind = kinds.kind(top, letter, envelope)
    return letter


def _addressed(fields: Fields) -> Letter:
    """The envelope that a person sees: from whom, to whom, about what, in answer to which."""
    writers = [one for raw in fields.all(b"from") for one in addresses(raw)]
    letter = Letter(
        sender=_sender(writers, fields),
        subject=shown.line(text_of(fields.first(b"subject")), limits.SUBJECT),
        date=marks.date(fields.first(b"date")),
        message_id=marks.message_id(fields.first(b"message-id")),
        in_reply_to=_ids(fields, b"in-reply-to"),
        references=_ids(fields, b"references"),
        to=_people(fields, b"to"),
        cc=_people(fields, b"cc"),
        reply_to=_people(fields, b"reply-to"),
    )
    if len([one for one in writers if one.address]) > 1 or len(fields.all(b"from")) > 1:
        letter.marks.append("several_from")
    if signs.suppresses(fields) or signs.precedence(fields) in ("bulk", "junk"):
        letter.marks.append("no_answer")
    return letter


def _sender(writers: list[Address], fields: Fields) -> Address:
    """Who From names; without an address there, who carried it, under the name that From gives."""
    named = next((one for one in writers if one.address), None)
    if named:
        return named
    for name in (b"sender", b"return-path"):
        carrier = next((one for one in _people(fields, name) if one.address), None)
        if carrier:
            return Address(carrier.address, writers[0].name if writers else carrier.name)
    return writers[0] if writers else Address("")


def _people(fields: Fields, name: bytes) -> list[Address]:
    return [one for raw in fields.all(name)[:10] for one in addresses(raw)][: limits.ADDRESSES]


def _ids(fields: Fields, name: bytes) -> list[str]:
    return [one for raw in fields.all(name)[:10] for one in marks.message_ids(raw)]
