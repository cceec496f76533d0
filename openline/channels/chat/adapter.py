"""Chat speaks to the outside through the visitor's open sockets; who is away reads the rows when he comes back."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from openline.channels.base.contract import DeliveryError, Outgoing
from openline.channels.base.shown import shown
from openline.channels.base.visitor_live import ring
from openline.channels.base.wire import Came
from openline.kit.live.hub import hub

_encode = msgspec.json.Encoder().encode


class Chat:
    """The adapter of the chat channel."""

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        """Ring at every tab of the customer. There is nothing to fail: the reply is a row that each tab catches up on,
        and its id in the outside world is its place in the conversation."""
        for outgoing in outgoings:
            row, entry = outgoing.row, outgoing.entry
            frame = _encode(Came(shown(row.id, outgoing.after, entry, "")))
            hub.post(ring, row, entry.kind, outgoing.after, frame)
        return [f"{outgoing.row.id}/{outgoing.entry.seq}" for outgoing in outgoings]
