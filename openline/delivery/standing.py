"""Which replies the customer has: one that was taken back, failed or came back is no answer."""

from __future__ import annotations

from datetime import datetime

from openline.conversations.models import Event, Message

from .models import IN_VAIN, Delivery


def waiting_since(conversation: int) -> datetime | None:
    """When the customer wrote the first message that no standing reply came after."""
    replies = Event.objects.filter(conversation=conversation, kind="reply_written")
    last = replies.exclude(seq__in=in_vain(conversation)).order_by("-seq").values_list("seq", flat=True).first() or 0
    asked = Event.objects.filter(conversation=conversation, kind="message_received", seq__gt=last)
    return asked.order_by("seq").values_list("at", flat=True).first()


def newest_standing(conversation: int) -> tuple[Message | None, bool]:
    """The last public message that the customer has or wrote, and whether it is an agent's."""
    public = Event.objects.filter(conversation=conversation, kind__in=("message_received", "reply_written"))
    last = public.exclude(seq__in=in_vain(conversation)).order_by("-seq").values_list("seq", flat=True).first()
    message = Message.objects.filter(conversation=conversation, seq=last or 0).first()
    return message, message is not None and message.agent_id is not None


def in_vain(conversation: int) -> list[int]:
    lost = Delivery.objects.filter(conversation=conversation, state__in=IN_VAIN, purpose="reply")
    return list(lost.values_list("seq", flat=True))
