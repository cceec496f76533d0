"""What proofs leave behind goes when it is of no use any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from openline.conversations.models import ProvenSession, SpentToken

from .kept import DRAFTS_LAST

LONGER = timedelta(minutes=10)  # than a token is believed, clocks that differ included


def forget_spent(now: datetime) -> int:
    """Remove spent tokens that have ended anyway, and sessions whose drafts are too old to fetch; gives how many."""
    with transaction.atomic():
        spent, _ = SpentToken.objects.filter(expires_at__lt=now - LONGER).delete()
        sessions, _ = ProvenSession.objects.filter(expires_at__lt=now - DRAFTS_LAST).delete()
    return spent + sessions
