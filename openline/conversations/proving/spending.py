"""A token opens one session and no second one, however many ask with it at the same moment."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from openline.conversations.models import SpentToken

from .claims import BadToken, Claims


def spend(claims: Claims, now: datetime) -> None:
    """Within the caller's transaction: if that fails, the token is as good as before. Of two at once the second waits
    for the first at the unique index. Raises BadToken."""
    jti_hash = hashlib.sha256(claims.jti.encode()).hexdigest()
    try:
        with transaction.atomic():
            SpentToken.objects.create(site_id=claims.site, jti_hash=jti_hash, expires_at=claims.expires_at)
    except IntegrityError as spent:
        raise BadToken("spent") from spent
