"""Answers are letters, and a mailbox carries them: there is nothing left to do here."""

from __future__ import annotations

from collections.abc import Sequence

from openline.channels.base.contract import DeliveryError, Outgoing


class ContactForm:
    """The adapter of the contact form."""

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        return [f"{outgoing.row.id}/{outgoing.entry.seq}" for outgoing in outgoings]
