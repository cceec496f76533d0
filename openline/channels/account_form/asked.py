"""What was asked through this form by this account, and nothing else: whoever is signed in may be its thief.

Letters, chats and what other accounts asked never show, also where an agent says that it is the same person; and what
stands behind a wall now shows no more than what never was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from openline.conversations.models import Attachment, Conversation, Event, Message
from openline.conversations.proving.sessions import Proven
from openline.kit import sql

PAGE = 50  # requests in one answer
OURS = "af-"  # what the ids of messages begin with that came through this form
SAID = ("message_received", "reply_written", "reply_withdrawn")


class Said(msgspec.Struct):
    """What the state of a request is told from. `reply` is the newest answer that stands, as (seq, time, words)."""

    asked_at: datetime | None = None
    wrote_at: datetime | None = None
    reply: tuple[int, datetime, str] | None = None


def of_account(proven: Proven) -> QuerySet[Conversation]:
    """Not visible_to: this is the customer's side, who sees what his account asked on this line."""
    mine = Conversation.objects.filter(
        line_id=proven.line, customer_id=proven.customer, department__walled_since__isnull=True
    )
    return mine.select_related("customer", "department")


def find(proven: Proven, pk: int) -> Conversation | None:
    return of_account(proven).filter(pk=pk).first() if sql.fits(pk) else None


def page(proven: Proven, before: int | None = None) -> tuple[list[Conversation], bool]:
    """The newest first, and whether there are older ones."""
    mine = of_account(proven)
    if before is not None:
        mine = mine.filter(pk__lt=before)
    found = list(mine.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def said_in(conversations: Iterable[Conversation], now: datetime) -> dict[int, Said]:
    """By conversation, in two questions for all of them."""
    found = {each.pk: Said() for each in conversations}
    events = Event.objects.filter(conversation__in=found, kind__in=SAID).order_by("seq")
    replies: dict[int, list[Event]] = {}
    for event in events:
        said = found[event.conversation_id]
        if event.kind == "message_received":
            said.asked_at, said.wrote_at = said.asked_at or event.at, event.at
        else:
            replies.setdefault(event.conversation_id, []).append(event)
    newest = {pk: last for pk, of in replies.items() if (last := _last_standing(of, now))}
    words = _words(newest.values())
    for pk, last in newest.items():
        found[pk].reply = (last.seq, last.at, words.get((pk, last.seq), ""))
    return found


def _last_standing(events: list[Event], now: datetime) -> Event | None:
    withdrawn = {(event.data or {}).get("message") for event in events if event.kind == "reply_withdrawn"}
    replies = [event for event in events if event.kind == "reply_written"]
    return next((each for each in reversed(replies) if each.seq not in withdrawn and stands(each.at, now)), None)


def stands(at: datetime, now: datetime) -> bool:
    """Whether its author can no longer take it back: until then the letter has not left either."""
    return now >= at + timedelta(seconds=settings.UNDO_SECONDS)


def withdrawn_in(conversation: Conversation) -> set[int]:
    """Seqs of the answers that were taken back."""
    events = Event.objects.filter(conversation=conversation, kind="reply_withdrawn")
    return {data["message"] for data in events.values_list("data", flat=True) if data}


def _words(events: Collection[Event]) -> dict[tuple[int, int], str]:
    seqs = {event.seq for event in events}
    messages = Message.objects.filter(conversation__in={event.conversation_id for event in events}, seq__in=seqs)
    return {(pk, seq): body for pk, seq, body in messages.values_list("conversation_id", "seq", "body")}


def find_file(proven: Proven, key: str, now: datetime) -> Attachment | None:
    """A file of an answer, or one that was sent through this form; never one of a letter that joined."""
    if "\x00" in key:
        return None
    known = Attachment.objects.filter(key=key, held=False, message__conversation__in=of_account(proven))
    attachment = known.select_related("message").first()
    if attachment is None or attachment.message is None:
        return None
    message = attachment.message
    event = Event.objects.filter(conversation=message.conversation_id, seq=message.seq).first()
    if event is None:
        return None
    if event.kind == "message_received":
        return attachment if is_ours(message.client_id, letter=bool((event.data or {}).get("letter"))) else None
    standing = event.kind == "reply_written" and stands(event.at, now)
    return attachment if standing and message.seq not in withdrawn_in(message.conversation) else None


def is_ours(client_id: str, *, letter: bool) -> bool:
    """Whether the customer's message came through this form."""
    return client_id.startswith(OURS) and not letter
