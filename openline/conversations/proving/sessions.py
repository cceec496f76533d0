"""For an hour after its token a browser speaks for an account, by a secret of which only a hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from openline.conversations.models import Line, ProvenSession, SiteKey

from . import changed
from .accounts import account, learn
from .check import check
from .claims import BadToken, Claims
from .drafts import keep_draft, take_draft
from .kept import hash_of, open_sessions
from .proven import Proven, find
from .refusals import note
from .spending import spend

__all__ = ["LASTS", "NoSite", "OtherAccount", "Proven", "begin", "end", "find", "keep_draft", "renew", "take_draft"]

LASTS = timedelta(hours=1)
USED_EVERY = timedelta(minutes=1)  # how exactly a key's last use is kept


class NoSite(Exception):
    """The line names no site, so nobody can be identified by it."""


class OtherAccount(Exception):
    """The token is good, and another account's than the session was. It is not spent: `begin` takes it."""


def begin(token: str, *, line: Line, now: datetime, visitor: str = "", language: str = "") -> tuple[str, Proven]:
    """Check the token, spend it, and keep whose account it is; gives the session's secret. Raises BadToken, NoSite."""
    return _believed(token, line, now, lambda claims: ProvenSession(line=line, visitor=visitor, language=language))


def renew(secret: str, token: str, *, line: Line, now: datetime) -> tuple[str, Proven]:
    """The same account goes on with a new token, and its draft with it; the old secret ends. A secret that is not known
    (any more) just begins. Raises BadToken, NoSite, OtherAccount."""

    def go_on(claims: Claims) -> ProvenSession:
        before = _of(secret, line).select_for_update(of=("self",)).first()
        if before is None:
            return ProvenSession(line=line)
        if before.identity.value != claims.identity_value():
            raise OtherAccount
        ProvenSession.objects.filter(pk=before.pk).update(ended_at=now, draft={})
        return ProvenSession(line=line, visitor=before.visitor, language=before.language, draft=before.draft)

    return _believed(token, line, now, go_on)


def end(secret: str, now: datetime) -> None:
    """Signed out: what was typed is forgotten too."""
    with transaction.atomic():
        open_sessions(secret).update(ended_at=now, draft={})


def _believed(token: str, line: Line, now: datetime, to_begin: Callable[[Claims], ProvenSession]) -> tuple[str, Proven]:
    """What agents see of it comes after the commit, in transactions of its own: those lock conversations first."""
    if line.site is None:
        raise NoSite
    try:
        with transaction.atomic():
            claims, key = check(token, line.site, now)
            begun = to_begin(claims)
            spend(claims)
            _note_use(key, now)
            begun.identity = account(claims, begun.language, now)
            held = changed.take_address(claims, begun.identity, line, now)  # who had the address reads his own language
            learn(begun.identity, claims, begun.language, now)
            secret = _keep(begun, claims, key, now)
            proven = find(secret, line=line, now=now)
            assert proven is not None
    except BadToken as bad:
        note(bad, token, line.site)
        raise
    if held is not None:
        changed.show(held, begun.identity, line, now)
    changed.prove_address(claims, proven.answers_to, begun.identity, now)
    return secret, proven


def _note_use(key: SiteKey, now: datetime) -> None:
    if key.used_at is None or key.used_at < now - USED_EVERY:
        SiteKey.objects.filter(pk=key.pk).update(used_at=now)


def _keep(begun: ProvenSession, claims: Claims, key: SiteKey, now: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    begun.secret_hash, begun.key, begun.email = hash_of(secret), key, claims.email
    begun.started_at, begun.expires_at = now, now + LASTS
    begun.save(force_insert=True)
    return secret


def _of(secret: str, line: Line) -> QuerySet[ProvenSession]:
    return open_sessions(secret).filter(line=line).select_related("identity__customer")
