"""What sort of letter it is: from a person, or from one of the machines, none of which is ever answered."""

from __future__ import annotations

from . import signs
from .fields import Fields
from .letter import Envelope, Letter
from .parts import Part

LETTER, AUTO_REPLY, BOUNCE, FEEDBACK, LIST = "letter", "auto-reply", "bounce", "feedback", "list"


def kind(top: Part, letter: Letter, envelope: Envelope | None) -> str:
    """letter, auto-reply, bounce, feedback or list. `letter.bounce` is already known."""
    fields = top.fields
    report = top.parameters.get("report-type", "").lower() if top.content_type == "multipart/report" else ""
    if report == "feedback-report" or any(each.content_type == "message/feedback-report" for each in top.parts):
        return FEEDBACK
    if letter.bounce:
        return BOUNCE
    if top.content_type == "multipart/report" or _is_automatic(fields, letter, envelope):
        return AUTO_REPLY
    if any(fields.has(name) for name in signs.LISTED) or signs.precedence(fields) in ("list", "bulk", "junk"):
        return LIST
    return LETTER


def _is_automatic(fields: Fields, letter: Letter, envelope: Envelope | None) -> bool:
    if signs.automatic(fields) or signs.precedence(fields) in ("auto_reply", "autoreply"):
        return True
    if any(fields.has(name) and _says_yes(fields, name) for name in signs.ANSWERING):
        return True
    if signs.AWAY.match(letter.subject):
        return True
    nobody = signs.no_sender(fields, envelope)
    if nobody or signs.from_daemon(letter):
        return True
    weak = signs.suppresses(fields) or signs.precedence(fields) in ("bulk", "junk")
    return weak and bool(signs.PERHAPS_AWAY.search(letter.subject) or signs.NO_REPLY.match(letter.sender.address))


def _says_yes(fields: Fields, name: bytes) -> bool:
    return fields.first(name).strip().lower() not in (b"no", b"false", b"0")
