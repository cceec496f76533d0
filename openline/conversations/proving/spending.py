"""A token opens one session and no second one, however many ask with it at the same moment."""

from __future__ import annotations

import hashlib

from openline.kit import sql

from .claims import BadToken, Claims

_SPEND = """
INSERT INTO conversations_spenttoken (site_id, jti_hash, expires_at) VALUES (%s, %s, %s)
ON CONFLICT DO NOTHING RETURNING id"""


def spend(claims: Claims) -> None:
    """Within the caller's transaction: if that fails, the token is as good as before. Of two at once the second waits
    for the first at the unique index. Raises BadToken."""
    jti_hash = hashlib.sha256(claims.jti.encode()).hexdigest()
    with sql.cursor() as cursor:
        cursor.execute(_SPEND, [claims.site, jti_hash, sql.stored(claims.expires_at)])
        if not cursor.fetchone():
            raise BadToken("spent")
