"""The answers are letters, and a mailbox carries them; on the customer's page they are read from the rows."""

from __future__ import annotations

from collections.abc import Sequence

from openline.channels.base.contract import DeliveryError, Outgoing


class AccountForm:
    """The adapter of the account form."""

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        """Nothing to do and nothing to fail: My requests shows what is written when the customer looks."""
        return [f"{outgoing.row.id}/{outgoing.entry.seq}" for outgoing in outgoings]
