"""What a conversation goes on from: an older one of the same customer, which may go on from another."""

from __future__ import annotations

from collections.abc import Iterator

from .models import Conversation


def with_earlier(conversation: Conversation) -> Iterator[Conversation]:
    """The conversation, then those that it continues, newest first, each with its line. Whether an agent may see them
    is not asked: only what does not show them may be told of them."""
    yield conversation
    while conversation.continues_id is not None:
        conversation = Conversation.objects.select_related("line").get(pk=conversation.continues_id)
        yield conversation
