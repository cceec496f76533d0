"""Letters that were read already, and the mailboxes of two departments: what taking decides needs no process."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from openline.channels.email.models import Received, Sent
from openline.channels.email.reading.letter import Address, Letter, Proof, Unreadable
from openline.channels.email.taking.batch import take_batch
from openline.conversations.models import Conversation, Line
from openline.people.models import Department

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TARAS, OKSANA, STRANGER = "taras@mail.example", "oksana@mail.example", "x@evil.example"
PROVEN = Proof("proven", "mail.example", reasons=["dmarc_pass_dkim"])
UNPROVEN = Proof("unproven", "mail.example", reasons=["no_policy"])
FORGED = Proof("forged", "mail.example", "203.0.113.41", ["dmarc_failed_reject"])


class Desk:
    """Two mailboxes, and a reader that knows the letters by the rows that they were put into."""

    def __init__(self) -> None:
        self.security = mailbox("security", "security@pryklad.example")
        self.info = mailbox("general", "info@pryklad.example")
        self.letters: dict[int, Letter | Unreadable] = {}
        self.now = NOW

    def read_many(self, batch: Sequence[Received]) -> list[Letter | Unreadable]:
        return [self.letters[each.pk] for each in batch]

    def close(self) -> None:
        pass

    def gets(
        self, sender: str = TARAS, words: str = "Зник переказ", *, line: Line | None = None, **more: Any
    ) -> Received:
        """A letter is kept, and read as this; nothing takes it yet."""
        kept = {key: more.pop(key) for key in ("envelope_to", "backfill", "came_at") if key in more}
        number = len(self.letters) + 1
        received = Received.objects.create(
            line=line or self.security,
            message_id=more.setdefault("message_id", f"{number}@mail.example"),
            sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            raw=b"",
            size=0,
            **{"came_at": self.now, **kept},
        )
        known = {"subject": "Переказ", "text": words, "reply": words, "proof": PROVEN, **more}
        self.letters[received.pk] = Letter(Address(sender, known.pop("name", "")), **known)
        return received

    def gets_unreadable(self, code: str) -> Received:
        received = self.gets()
        self.letters[received.pk] = Unreadable(code)
        return received

    def takes(self, *waiting: Received) -> Received:
        """Everything that waits; gives the last of these as it is now."""
        while take_batch(self, self.now):
            pass
        for received in waiting:
            received.refresh_from_db()
        return waiting[-1]

    def takes_one(self, *args: Any, **more: Any) -> Received:
        return self.takes(self.gets(*args, **more))

    def conversation(self, *args: Any, **more: Any) -> Conversation:
        """The one that a letter was taken into."""
        found = self.takes_one(*args, **more).conversation
        assert found is not None
        return found


def mailbox(department: str, address: str) -> Line:
    settings = {"address": address, "way_in": "receiver", "continue_after_days": 90, "acknowledge": False}
    place = Department.objects.get(key=department)
    return Line.objects.create(kind="email", name=address, department=place, settings=settings)


def answered(conversation: Conversation, *recipients: str, line: Line | None = None) -> str:
    """We wrote to them there; gives the Message-ID of that letter."""
    message_id = f"c{conversation.pk}.3.{'a' * 26}@pryklad.example"
    Sent.objects.create(
        message_id=message_id, line=line or conversation.line, conversation=conversation, seq=3, purpose="reply",
        recipients=list(recipients), at=NOW,
    )  # fmt: skip
    return message_id
