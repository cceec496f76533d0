"""Reads the entries of a conversation, for agents (all of them) and for its customer (the public ones)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from openline.kit.clock import milliseconds

from .events import PUBLIC_KINDS
from .files import file_of
from .models import Attachment, Conversation, Event, Message
from .originals import letter_of
from .wire import Actor, Entry, File

PAGE = 100  # entries in one answer
SAID = ("message_received", "reply_written", "note_written", "message_aside")


def newest(conversation: Conversation, *, before: int | None = None) -> tuple[list[Entry], bool]:
    """The last entries (below `before`), oldest first, and whether there are earlier ones."""
    events = _known(conversation)
    if before is not None:
        events = events.filter(seq__lt=before)
    found = list(events.select_related("agent").order_by("-seq")[: PAGE + 1])
    return _entries(conversation, found[:PAGE][::-1]), len(found) > PAGE


def since(conversation: Conversation, after: int, *, most: int = 1000) -> list[Entry]:
    """What came after a cursor, in order."""
    events = _known(conversation).filter(seq__gt=after)
    return _entries(conversation, list(events.select_related("agent").order_by("seq")[:most]))


def _known(conversation: Conversation) -> QuerySet[Event]:
    """What had happened when the row was read and the agent was let in: it may have gone behind a wall since."""
    return Event.objects.filter(conversation=conversation, seq__lte=conversation.last_seq)


def public_since(conversation: Conversation, after: int, most: int) -> list[tuple[int, Entry, str]]:
    """What the customer may see after a cursor: (public seq before it, entry, the sender's client id)."""
    public = Event.objects.filter(conversation=conversation, kind__in=PUBLIC_KINDS)
    events = list(public.filter(seq__gt=after).select_related("agent").order_by("seq")[:most])
    before = public.filter(seq__lte=after).order_by("-seq").values_list("seq", flat=True).first() or 0
    entries = _entries(conversation, events)
    ids = _client_ids(conversation, entries)
    previous = [before, *(entry.seq for entry in entries)]
    return [(after, entry, ids.get(entry.seq, "")) for after, entry in zip(previous, entries, strict=False)]


def public_newest(conversation: Conversation, most: int) -> list[tuple[int, Entry, str]]:
    """The last entries that the customer may see, as in `public_since`."""
    public = Event.objects.filter(conversation=conversation, kind__in=PUBLIC_KINDS)
    seqs = list(public.order_by("-seq").values_list("seq", flat=True)[: most + 1])
    return public_since(conversation, seqs[most] if len(seqs) > most else 0, most)


def _client_ids(conversation: Conversation, entries: Iterable[Entry]) -> dict[int, str]:
    seqs = [entry.seq for entry in entries if entry.kind == "message_received"]
    found = Message.objects.filter(conversation=conversation, seq__in=seqs)
    return dict(found.values_list("seq", "client_id"))


def _entries(conversation: Conversation, events: Sequence[Event]) -> list[Entry]:
    seqs = [event.seq for event in events if event.kind in SAID]
    bodies = dict(Message.objects.filter(conversation=conversation, seq__in=seqs).values_list("seq", "body"))
    files = _files(conversation, seqs)
    return [_entry(conversation, event, bodies.get(event.seq, ""), files.get(event.seq, [])) for event in events]


def _files(conversation: Conversation, seqs: Sequence[int]) -> dict[int, list[File]]:
    files: dict[int, list[File]] = {}
    attachments = Attachment.objects.filter(message__conversation=conversation, message__seq__in=seqs)
    for attachment in attachments.select_related("message"):
        assert attachment.message is not None
        files.setdefault(attachment.message.seq, []).append(file_of(attachment))
    return files


def _entry(conversation: Conversation, event: Event, body: str, files: list[File]) -> Entry:
    data = event.data or {}
    letter = letter_of(data)
    actor = _actor(conversation, event)
    return Entry(event.seq, milliseconds(event.at), event.kind, actor, body, files, data, letter)


def _actor(conversation: Conversation, event: Event) -> Actor:
    if event.agent is not None:
        return Actor("agent", event.agent.pk, event.agent.name)
    if event.kind in ("message_received", "message_aside", "opened"):
        return Actor("customer", conversation.customer_id, conversation.customer.name)
    return Actor("system")
