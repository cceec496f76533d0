"""Where answers to an account go: to the first address that its site signed, and to another one only when it has stood
for 72 hours or an agent of Security released it. Who steals an account changes the address first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from openline.conversations.models import AccountEmail, Identity

HELD_FOR = timedelta(hours=72)
# An agent answered "keep the earlier one": the new one waits as long as nobody releases it. A far day says that in the
# column that is there, so everything that looks at what waits keeps to it.
UNTIL_RELEASED = timedelta(days=3650)
_KEPT = timedelta(days=365)  # who waits longer than this after signing does not wait for a day


class Held(msgspec.Struct, frozen=True):
    """An address that does not hold yet, signed at `since`: `before` is where answers go until then."""

    identity: int
    email: str
    before: str
    until: datetime
    since: datetime


def sign(identity: Identity, email: str, now: datetime) -> Held | None:
    """The site says, and made sure, that this is the account's address now. Gives what that makes wait, once for each
    change: the same address again changes nothing, and the one that holds takes back whatever waited."""
    with transaction.atomic(savepoint=False):
        Identity.objects.select_for_update(no_key=True).get(pk=identity.pk)  # two pages may load at once
        known = list(AccountEmail.objects.filter(identity=identity).order_by("signed_at", "pk"))
        waiting = [each for each in known if each.holds_from > now]
        before = _holding(known, now)
        if waiting and _same(waiting[-1].email, email):
            return None
        AccountEmail.objects.filter(pk__in=[each.pk for each in waiting]).delete()
        if before and _same(before, email):
            return None
        until = now + HELD_FOR if before else now
        AccountEmail.objects.create(identity=identity, email=email, signed_at=now, holds_from=until)
    return Held(identity.pk, email, before, until, now) if before else None


def holding(identity: int, now: datetime) -> str:
    """Where answers go now; "" when no address was ever signed."""
    return _holding(AccountEmail.objects.filter(identity=identity).order_by("signed_at", "pk"), now)


def held_of(customers: Collection[int], now: datetime) -> list[Held]:
    """Addresses of these customers' accounts that wait."""
    waiting = AccountEmail.objects.filter(identity__customer__in=customers, holds_from__gt=now).order_by("pk")
    return [
        Held(each.identity_id, each.email, holding(each.identity_id, now), each.holds_from, each.signed_at)
        for each in waiting
    ]


def stays_until_released(address: AccountEmail) -> bool:
    """It waits for an agent, not for a day: the earlier one was kept."""
    return address.holds_from - address.signed_at > _KEPT


def _holding(known: Collection[AccountEmail], now: datetime) -> str:
    """The one that came to hold last. `known` in the order of signing."""
    holds = [each for each in known if each.holds_from <= now]
    return max(holds, key=lambda each: each.holds_from).email if holds else ""


def _same(one: str, other: str) -> bool:
    """Capitals are no other address."""
    return one.casefold() == other.casefold()
