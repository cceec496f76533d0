"""What channels tell the rooms to their left, which they cannot import: `flow.py` decides who hears of it."""

from __future__ import annotations

from datetime import datetime

import msgspec


class LetterBounced(msgspec.Struct, frozen=True):
    """A letter that carried message `seq` came back. `status` as in RFC 3463 ("5.1.1"), `reason` the server's words.
    Told within the transaction that takes the report."""

    conversation: int
    seq: int
    to: str
    status: str
    reason: str


class LetterAcknowledged(msgspec.Struct, frozen=True):
    """Its sender is to be told that message `seq` is here, by that line (0: by the one that its answers leave by). Told
    within the transaction that notes it."""

    conversation: int
    seq: int
    line: int
    at: datetime


class NoticeAsked(msgspec.Struct, frozen=True):
    """A notice (contract.py) is to leave by a mailbox of this department, or by that line. `purpose`: confirm,
    address_changed. Told within the transaction that needs it; to an address that got its three within the hour
    none more leaves, and word of a changed address waits until it may."""

    department: int
    to: str
    subject: str
    body: str
    purpose: str
    at: datetime
    language: str = ""
    line: int = 0
