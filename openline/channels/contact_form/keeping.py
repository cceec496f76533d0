"""A form becomes a conversation: one, however often it is sent. What was changed after it had been kept is another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from openline.channels.base.events import LetterAcknowledged
from openline.channels.base.letters_out import would_leave
from openline.conversations.intake import Incoming
from openline.conversations.models import Attachment, Conversation, Line, Message
from openline.conversations.outcome import Kept
from openline.conversations.writer import NotKept, keep_one
from openline.kit import sql
from openline.kit.bus import tell_within

from .form_ids import changed_form

_PROVEN = "SELECT 1 FROM conversations_identity WHERE kind = 'email' AND value = %s AND verified_at IS NOT NULL"


class Said(msgspec.Struct, frozen=True):
    """What goes into the conversation. `form` is the id under which its files were kept."""

    form: str
    name: str
    email: str
    topic: str
    body: str
    files: tuple[str, ...]
    language: str


class Done(msgspec.Struct, frozen=True):
    """`copied`: a letter that says so is on its way to the address."""

    number: int
    department: int
    copied: bool


def keep(line: Line, said: Said, now: datetime) -> Done:
    """Raises NotKept, or what a full disk raises."""
    kept = _keep(line, said, said.form)
    if kept.entry is None and _was_other(kept, said):
        kept = _keep(line, said, changed_form(said.form, said.email, said.topic, said.body))
    return Done(kept.conversation, kept.row.department, _acknowledge(line, kept, said.email, now))


def _keep(line: Line, said: Said, form: str) -> Kept:
    outcome = keep_one(_incoming(line, said, form, said.files))
    if not isinstance(outcome, Kept):  # its files are gone, or went with what was sent before
        outcome = keep_one(_incoming(line, said, form, _waiting(said)))
    if not isinstance(outcome, Kept):
        raise NotKept
    return outcome


def _incoming(line: Line, said: Said, form: str, files: Sequence[str]) -> Incoming:
    """The form is the identity: whoever types an address is not the one who has it."""
    return Incoming(
        line.pk,
        "form",
        form,
        form,
        said.body,
        files=list(files),
        name=said.name,
        language=said.language,
        topic=said.topic,
        uploader=said.form,
        reply_to=said.email,
        said_email=said.email,
    )


def _waiting(said: Said) -> list[str]:
    waiting = Attachment.objects.filter(key__in=said.files, visitor=said.form, message__isnull=True)
    known = set(waiting.values_list("key", flat=True))
    return [key for key in said.files if key in known]


def _was_other(kept: Kept, said: Said) -> bool:
    """Whether other words, another address or other files were kept under this form."""
    message = Message.objects.get(conversation=kept.conversation, seq=kept.seq)
    before = list(message.attachments.values_list("name", "size"))
    now = list(Attachment.objects.filter(key__in=said.files).values_list("name", "size"))
    # not visible_to: the customer's own, who holds the form
    reply_to = Conversation.objects.values_list("reply_to", flat=True).get(pk=kept.conversation)
    return (message.body, reply_to, sorted(before)) != (said.body, said.email, sorted(now))


def _acknowledge(line: Line, kept: Kept, email: str, now: datetime) -> bool:
    """A letter to an address that its owner has proven, and to no other: the form cannot be used to mail strangers."""
    if not _is_proven(email):
        return False
    with transaction.atomic():
        if not would_leave(line.pk, kept.row.department, email, now):
            return False
        tell_within([LetterAcknowledged(kept.conversation, kept.seq, 0, now)])
    return True


def _is_proven(email: str) -> bool:
    with sql.cursor() as cursor:
        cursor.execute(_PROVEN, [email.lower()])
        return cursor.fetchone() is not None
