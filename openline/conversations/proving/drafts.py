"""What was typed while a session ended waits a day for the next one of the same account on the same line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction

from openline.conversations.models import Line, ProvenSession

from .kept import DRAFTS_LAST, not_ended, open_sessions

if TYPE_CHECKING:
    from .sessions import Proven

MOST_DRAFT = 65536  # bytes as JSON


def keep_draft(secret: str, draft: dict[str, Any], *, line: Line, now: datetime) -> bool:
    """Whether it is kept: also of a session whose hour ended within the last day, not of one that was signed out or
    renewed, nor one that is far beyond what a message may be. An empty one takes back what was kept."""
    if len(msgspec.json.encode(draft)) > MOST_DRAFT:
        return False
    with transaction.atomic():
        kept = open_sessions(secret).filter(line=line, expires_at__gt=now - DRAFTS_LAST).update(draft=draft)
    return kept > 0


def take_draft(proven: Proven, now: datetime) -> dict[str, Any]:
    """The newest of this account on this line, once; {} when there is none. Older ones wait for who asks next. That of
    a session whose hour is not over counts too: a page that is loaded again is a new session."""
    with transaction.atomic():
        last = now - DRAFTS_LAST
        waiting = not_ended().filter(identity=proven.identity, line=proven.line, expires_at__gt=last).exclude(draft={})
        found = waiting.order_by("-started_at", "-pk").select_for_update(of=("self",)).first()
        if found is None:
            return {}
        ProvenSession.objects.filter(pk=found.pk).update(draft={})
    return dict(found.draft)
