"""The account that a token proved: its identity, its customer, and what the site says of it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from openline.conversations.models import Customer, Identity

from .claims import Claims

SITE_TOKEN = "site_token"  # noqa: S105  # what proved it


def account(claims: Claims, language: str, now: datetime) -> Identity:
    """The identity, its customer under lock; the first token of an account makes both."""
    identity = _find(claims) or _make(claims, language, now)
    locked = Customer.objects.select_for_update(no_key=True)  # before its identity, as whoever keeps messages does
    locked.get(pk=identity.customer_id)
    return identity


def learn(identity: Identity, claims: Claims, language: str, now: datetime) -> None:
    """It was proven again a moment ago, with what its site says of it now."""
    identity.facts, identity.proven_at = claims.facts, now
    identity.save(update_fields=["facts", "proven_at"])
    told = {"name": claims.name, "language": language}
    news = {field: value for field, value in told.items() if value and getattr(identity.customer, field) != value}
    if news:
        Customer.objects.filter(pk=identity.customer_id).update(**news)
        for field, value in news.items():
            setattr(identity.customer, field, value)


def _find(claims: Claims) -> Identity | None:
    proven = Identity.objects.filter(kind="account", value=claims.identity_value(), verified_at__isnull=False)
    return proven.select_related("customer").first()


def _make(claims: Claims, language: str, now: datetime) -> Identity:
    try:
        with transaction.atomic():
            customer = Customer.objects.create(name=claims.name, language=language, created_at=now)
            return Identity.objects.create(
                customer=customer,
                kind="account",
                value=claims.identity_value(),
                verified_at=now,
                verified_by=SITE_TOKEN,
                proven_at=now,
                created_at=now,
            )
    except IntegrityError:  # of two pages that load at once, one was first
        identity = _find(claims)
        if identity is None:
            raise
        return identity
