"""What a delivery report says: for whom, why, and about which letter of ours."""

from __future__ import annotations

import re

from . import limits, reports, shown, signs
from .addresses import usable
from .fields import Fields, header
from .letter import Bounce, Envelope, Letter, Unreadable
from .marks import message_id
from .parts import Part
from .words import text_of

STATUSES = ("message/delivery-status", "message/global-delivery-status")
ORIGINALS = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
BLOCKS = 100  # recipients of a report that are looked at
REASON = 500  # characters


def bounce(top: Part, letter: Letter, envelope: Envelope | None) -> Bounce | None:
    """None when the letter reports no failure and no delay."""
    leaves = list(_leaves(top))
    structured = [part for part in leaves if part.content_type in STATUSES]
    if top.content_type == "multipart/report" or structured:
        found = _structured(structured)
        if found and found.status != "ok":
            return _told(found, leaves, letter)
        if found or top.parameters.get("report-type", "delivery-status").lower() != "delivery-status":
            return None
    if not _looks_like_one(top.fields, letter, envelope):
        return None
    return _told(reports.told(letter.text, _failed_recipient(top.fields)), leaves, letter)


def _leaves(part: Part) -> list[Part]:
    return [leaf for each in part.parts for leaf in _leaves(each)] if part.parts else [part]


def _looks_like_one(fields: Fields, letter: Letter, envelope: Envelope | None) -> bool:
    if fields.has(b"x-failed-recipients"):
        return True
    daemon, nobody, failed = signs.from_daemon(letter), signs.no_sender(fields, envelope), signs.says_failed(letter)
    return (daemon and (failed or reports.is_one(letter.text))) or (nobody and failed)


def _failed_recipient(fields: Fields) -> str:
    return usable(text_of(fields.first(b"x-failed-recipients")).split(",")[0])


def _structured(parts: list[Part]) -> Bounce | None:
    """The first failure in the machine-readable part (RFC 3464), else the first delay; status "ok" when all is well."""
    well = None
    delayed = None
    for block in [block for part in parts for block in _blocks(part.content())]:
        action = block.first(b"action").split(b"(")[0].strip().lower()
        recipient = _recipient(block)
        if not action and not recipient:
            continue
        status = STATUS.search(block.first(b"status").decode("ascii", "ignore"))
        told = Bounce(recipient, status[1] if status else "", _reason(block), delayed=action == b"delayed")
        if action in (b"delivered", b"relayed", b"expanded") or (not action and told.status.startswith("2")):
            well = Bounce(recipient, "ok")
        elif told.delayed:
            delayed = delayed or told
        else:
            return told
    return delayed or well


def _blocks(content: bytes) -> list[Fields]:
    blocks: list[Fields] = []
    place = 0
    while place < len(content) and len(blocks) < BLOCKS:
        try:
            fields, after = header(content, place, len(content), limits.PART_HEADER)
        except Unreadable:
            break
        place = max(after, place + 1)
        blocks.append(fields)
    return blocks


def _recipient(block: Fields) -> str:
    """The address that we wrote to, where the server tells it; else the one that it came to."""
    for name in (b"original-recipient", b"final-recipient", b"x-actual-recipient"):
        kind, _, address = text_of(block.first(name)).partition(";")
        if found := usable(address or kind):
            return found
    return ""


def _reason(block: Fields) -> str:
    said = text_of(block.first(b"diagnostic-code"))
    kind, semicolon, words = said.partition(";")
    return shown.line(words if semicolon and " " not in kind.strip() else said, REASON)


def _told(found: Bounce, leaves: list[Part], letter: Letter) -> Bounce:
    """Filled in from the words for people and from what came back of our letter."""
    if not (found.reason and found.recipient):
        words = reports.told(letter.text, found.recipient)
        found.reason = found.reason or words.reason
        found.recipient = found.recipient or words.recipient
    if not found.status or found.status.endswith(".0.0"):
        found.status = _status(found.reason) or found.status
    found.reason = shown.line(found.reason, REASON)
    found.delayed = found.delayed or (found.status.startswith("4.") and bool(reports.DELAYED.search(letter.subject)))
    found.message_id = _original(leaves) or reports.original(letter.text) or next(iter(letter.in_reply_to), "")
    if not found.message_id and letter.references:
        found.message_id = letter.references[-1]
    return found


def _status(reason: str) -> str:
    if match := STATUS.search(reason):
        return match[1]
    code = CODE.search(reason)
    return f"{code[1]}.0.0" if code else ""


def _original(leaves: list[Part]) -> str:
    for part in leaves:
        if part.content_type in ORIGINALS or part.said_name.endswith(".eml"):
            content = part.content()
            try:
                fields, _ = header(content, 0, len(content), limits.HEADER)
            except Unreadable:
                continue
            if found := message_id(fields.first(b"message-id")):
                return found
    return ""
