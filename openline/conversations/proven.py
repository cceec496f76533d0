"""What a proof makes of an identity: it is the customer's from now on, unless it is proven to be another's.

Claims stay claims: whoever only says an address never becomes the customer who proved it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from openline.kit import sql

if TYPE_CHECKING:
    from .intake import Incoming

_AGAIN = """
UPDATE conversations_identity SET proven_at = %s WHERE kind = %s AND value = %s AND verified_at IS NOT NULL
RETURNING id"""
_CLAIMED = """
UPDATE conversations_identity SET verified_at = %s, verified_by = %s, proven_at = %s
WHERE kind = %s AND value = %s AND customer_id = %s AND verified_at IS NULL
RETURNING id"""
_TYPED = """
INSERT INTO conversations_identity
  (customer_id, kind, value, verified_at, verified_by, proven_at, facts, created_at)
SELECT id, %s, %s, {at}, %s, {at}, {facts}, {at} FROM conversations_customer WHERE id = %s AND LOWER(said_email) = %s
ON CONFLICT DO NOTHING"""


def verify(cursor: sql.Cursor, incoming: Incoming, customer: int, now: datetime) -> None:
    """He wrote it with a proof, in a conversation of this customer. It becomes his if he had claimed it himself: who
    merely takes part in a conversation, as one does who got a copy, is not its customer."""
    at, kind, value, by = sql.stored(now), incoming.identity_kind, incoming.identity_value, incoming.proven_by
    cursor.execute(_AGAIN, [at, kind, value])
    if cursor.fetchone():
        return
    cursor.execute(_CLAIMED, [at, by, at, kind, value, customer])
    if not cursor.fetchone():
        place, facts = ("%s::timestamptz", "'{}'::jsonb") if sql.is_postgres() else ("%s", "'{}'")
        typed = _TYPED.format(at=place, facts=facts)
        cursor.execute(typed, [kind, value, at, by, at, at, customer, value])
