"""A request is opened: its customer has read it, and agents see that he did."""

from __future__ import annotations

from datetime import datetime

import msgspec

from openline.conversations.keep import keep_many
from openline.conversations.proving.sessions import Proven
from openline.conversations.seen import Saw

from . import asked, shown


class Opened(msgspec.Struct):
    request: shown.Request
    entries: list[shown.Shown]
    goes_to: str


def opened(proven: Proven, pk: int, now: datetime) -> Opened | None:
    """None when it is not one of this account's, or not any more."""
    conversation = asked.find(proven, pk)
    if conversation is None:
        return None
    entries = shown.entries(conversation, now)
    newest = max((entry.seq for entry in entries), default=0)
    if newest > conversation.customer_seen_seq:
        keep_many([Saw(pk, newest, customer=proven.customer)])
        conversation.customer_seen_seq = newest
    return Opened(shown.requests([conversation], now)[0], entries, shown.goes_to(conversation, proven))
