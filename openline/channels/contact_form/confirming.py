"""A link by mail in the place of work: for whoever sends in a burst with a browser that runs no script.

The letter and its page say nothing of what was typed: whoever typed it may not have the address.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from openline.channels.base.events import NoticeAsked
from openline.channels.base.letters_out import would_leave
from openline.conversations.models import Attachment, Line
from openline.kit.bus import tell_within

from .keeping import Done, Said, keep
from .models import Held

LASTS = timedelta(hours=24)


class NoLetter(Exception):
    """None may leave to this address now, or there is no mailbox."""


def hold(line: Line, said: Said, now: datetime, may_write: Callable[[], bool]) -> None:
    """Keep it for a day and ask for the letter. The same words again are held already. Raises NoLetter, where
    `may_write` says no among others."""
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        Held.objects.filter(created_at__lt=now - LASTS).delete()
        if any(_said(held) == said for held in Held.objects.filter(form=said.form, line=line)):
            return
        if not would_leave(line.pk, line.department_id, said.email, now) or not may_write():
            raise NoLetter
        Attachment.objects.filter(key__in=said.files, visitor=said.form).update(created_at=now)  # they wait as long
        Held.objects.create(
            secret_hash=_hash(secret), line=line, form=said.form, name=said.name, email=said.email, topic=said.topic,
            body=said.body, files=list(said.files), language=said.language, created_at=now,
        )  # fmt: skip
        tell_within([_letter(line, said, secret, now)])


def find(line: Line, secret: str, now: datetime) -> Held | None:
    return Held.objects.filter(line=line, secret_hash=_hash(secret), created_at__gte=now - LASTS).first()


def confirm(line: Line, held: Held, now: datetime) -> Done:
    """Whoever reads that mailbox wants it sent. Raises NotKept. Pressed twice it is sent once."""
    return keep(line, _said(held), now)


def _said(held: Held) -> Said:
    return Said(held.form, held.name, held.email, held.topic, held.body, tuple(held.files), held.language)


def _letter(line: Line, said: Said, secret: str, now: datetime) -> NoticeAsked:
    path = f"/channels/contact_form/{line.key}/confirm/{secret}/?{urlencode({'lang': said.language})}"
    with translation.override(said.language):
        subject = _("Confirm your message to %(name)s") % {"name": line.name}
        body = _(
            "Somebody wrote to %(name)s and gave this address for the answer. If it was you, open this page and press "
            "Send:\n\n%(link)s\n\nThe link holds for 24 hours. If it was not you, there is nothing to do: without the "
            "link nothing is sent."
        ) % {"name": line.name, "link": settings.BASE_URL + path}
    return NoticeAsked(line.department_id, said.email, subject, body, "confirm", now, said.language, line.pk)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
