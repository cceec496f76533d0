"""Letters leave: composed from committed replies and handed to the mailbox's server."""

from __future__ import annotations

from collections.abc import Sequence

from openline.channels.base.contract import DeliveryError, Outgoing


class Email:
    """The adapter of the e-mail channel."""

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        return [DeliveryError("", permanent=False) for _ in outgoings]
