"""Sessions by their secret. Only its hash is kept: whoever reads the database speaks for nobody."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db.models import QuerySet

from openline.conversations.models import ProvenSession

DRAFTS_LAST = timedelta(days=1)  # after the hour is over


def open_sessions(secret: str) -> QuerySet[ProvenSession]:
    """The one with this secret, unless it was ended; its hour may be over. The time that looking it up in an index
    takes tells of the hash at most, from which no secret can be made."""
    return not_ended().filter(secret_hash=hash_of(secret))


def not_ended() -> QuerySet[ProvenSession]:
    """The key is asked as well: a session may have begun in the moment in which its key was revoked."""
    return ProvenSession.objects.filter(ended_at__isnull=True, key__revoked_at__isnull=True)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
