"""Who a browser speaks for, read at every request of it: one statement."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from openline.conversations.models import Line
from openline.kit import sql

from .claims import account_of
from .kept import hash_of


class Proven(msgspec.Struct, frozen=True):
    """Who the browser speaks for. `value` is of the account's identity; `email` as signed for this session;
    `answers_to` the address that holds; `account` the id that the site has for him."""

    session: int
    identity: int
    customer: int
    value: str
    account: str
    name: str
    email: str
    answers_to: str
    facts: dict[str, str]
    language: str
    expires_at: datetime
    line: int


# A session may have begun in the moment in which its key was revoked: the key is asked too.
_FIND = """
SELECT s.id, s.identity_id, i.customer_id, i.value, t.audience, c.name, s.email, CAST(i.facts AS text),
       CASE WHEN s.language = '' THEN c.language ELSE s.language END, CAST(s.expires_at AS text),
       (SELECT a.email FROM conversations_accountemail a WHERE a.identity_id = s.identity_id AND a.holds_from <= %s
        ORDER BY a.holds_from DESC, a.id LIMIT 1)
FROM conversations_provensession s
JOIN conversations_identity i ON i.id = s.identity_id
JOIN conversations_customer c ON c.id = i.customer_id
JOIN conversations_site t ON t.id = %s
LEFT JOIN conversations_sitekey k ON k.id = s.key_id
WHERE s.secret_hash = %s AND s.line_id = %s AND s.expires_at > %s AND s.ended_at IS NULL AND k.revoked_at IS NULL"""


def find(secret: str, *, line: Line, now: datetime) -> Proven | None:
    """Who it speaks for; None when the hour is over, he signed out, or the line has another site now."""
    at = sql.stored(now)
    with sql.cursor() as cursor:
        cursor.execute(_FIND, [at, line.site_id, hash_of(secret), line.pk, at])
        found = cursor.fetchone()
    if not found:
        return None
    session, identity, customer, value, audience, name, email, facts, language, expires_at, holds = found
    if value.partition("/")[0] != audience:
        return None
    until = datetime.fromisoformat(expires_at)
    return Proven(
        session,
        identity,
        customer,
        value,
        account_of(value),
        name,
        email,
        holds or "",
        msgspec.json.decode(facts, type=dict[str, str]),
        language,
        until if until.tzinfo else until.replace(tzinfo=UTC),
        line.pk,
    )
