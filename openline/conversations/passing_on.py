"""What leaves a walled department: a note with the mover's words and the messages that he chose, and their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from django.utils.translation import gettext as _

from openline.kit import files as storage

from .change import Change
from .limits import MOST_BODY, MOST_FILES
from .models import Attachment, Event, Message
from .opening import first_words
from .originals import letter_of
from .state import State
from .wire import Letter

_copies: ContextVar[Mapping[str, str]] = ContextVar("copies", default=MappingProxyType({}))


@contextmanager
def copying(conversation: int, seqs: Sequence[int]) -> Iterator[None]:
    """Around a move: files are copied before anything is locked, and copies that no note took are removed."""
    chosen = Attachment.objects.filter(message__conversation_id=conversation, message__seq__in=seqs)
    made: dict[str, str] = {}
    token = _copies.set(made)
    try:
        for key in chosen.values_list("key", flat=True):
            made[key] = storage.duplicate(key)
        yield
    finally:
        _copies.reset(token)
        taken = set(Attachment.objects.filter(key__in=made.values()).values_list("key", flat=True))
        for copy in set(made.values()) - taken:
            storage.remove(copy)


def subject(conversation: int, comment: str, seqs: Sequence[int]) -> str:
    """Never the old subject: it belongs behind the wall."""
    chosen = _chosen(conversation, seqs)
    return first_words(comment) or (first_words(chosen[0].body) if chosen else "") or _("Passed on")


def write_note(change: Change, state: State, conversation: int, comment: str, seqs: Sequence[int]) -> None:
    """Append to the new conversation what there is to say: a note, or as many as it takes."""
    said: list[tuple[str, list[Attachment]]] = [(comment.strip(), [])] if comment.strip() else []
    letters = _letters(conversation, seqs)
    for message in _chosen(conversation, seqs):
        files = [file for file in message.attachments.all() if not file.held]  # what nobody opened stays behind
        said.append((_quote(message, letters.get(message.seq)), files))
    for body, files in _in_notes(said):
        change.record_on(state, "note_written")
        note = Message.objects.create(
            conversation_id=state.id,
            seq=state.last_seq,
            at=change.now,
            agent=change.agent,
            body=body,
            client_id=f"passed-on-{state.id}-{state.last_seq}",
        )
        change.complete(body, [_copy(file, note, place) for place, file in enumerate(files)])


def _in_notes(said: Sequence[tuple[str, list[Attachment]]]) -> Iterator[tuple[str, list[Attachment]]]:
    """Each within the limits of one message."""
    body, files = "", list[Attachment]()
    for text, more in said:
        if body and (len(body) + 2 + len(text) > MOST_BODY or len(files) + len(more) > MOST_FILES):
            yield body, files
            body, files = "", []
        body, files = f"{body}\n\n{text}" if body else text, files + more
    if body:
        yield body, files


def _chosen(conversation: int, seqs: Sequence[int]) -> list[Message]:
    messages = Message.objects.filter(conversation_id=conversation, seq__in=seqs)
    return list(messages.select_related("customer", "agent").prefetch_related("attachments").order_by("seq"))


def _letters(conversation: int, seqs: Sequence[int]) -> dict[int, Letter]:
    events = Event.objects.filter(conversation_id=conversation, seq__in=seqs, data__has_key="letter")
    return {event.seq: letter for event in events if (letter := letter_of(event.data or {}))}


def _quote(message: Message, letter: Letter | None) -> str:
    quote = f"{_author(message, letter)}, {message.at:%Y-%m-%d %H:%M} UTC\n{message.body}".strip()
    cut = _("(the end is cut)")
    return quote if len(quote) <= MOST_BODY else f"{quote[: MOST_BODY - len(cut) - 2]}… {cut}"


def _author(message: Message, letter: Letter | None) -> str:
    """Never the customer's name over words that are not his."""
    if message.agent:
        return message.agent.name
    if letter and letter.proof and letter.proof.verdict == "forged":
        return _("%(address)s (forged, somebody else wrote it)") % {"address": letter.sender}
    known = letter.sender_name or letter.sender if letter else message.customer.name if message.customer else ""
    return known or _("Customer")


def _copy(attachment: Attachment, note: Message, place: int) -> Attachment:
    copy = _copies.get().get(attachment.key) or storage.duplicate(attachment.key)
    attachment.pk, attachment.key, attachment.message = None, copy, note
    attachment.place = place
    attachment.save(force_insert=True)
    return attachment
