"""Where answers to an account go: to the first address that its site signed, and to another one only when it has stood
for 72 hours or an agent of Security released it. Who steals an account changes the address first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from openline.conversations.models import AccountEmail, Identity

HELD_FOR = timedelta(hours=72)
# An agent answered "keep the earlier one": the new one waits as long as nobody releases it. A far day says that in the
# column that is there, so everything that looks at what waits keeps to it.
UNTIL_RELEASED = timedelta(days=3650)
REFUSED_FOR = timedelta(days=30)  # as long after such an answer no other address holds by time alone either
_KEPT = timedelta(days=365)  # who waits longer than this after signing does not wait for a day


class Held(msgspec.Struct, frozen=True):
    """An address that does not hold yet, signed at `since`: `before` is where answers go until then. `refused`: when an
    agent kept the earlier address, so that it waits for a release and for no day; before `since` it was another
    address that was refused."""

    identity: int
    email: str
    before: str
    until: datetime
    since: datetime
    refused: datetime | None = None


def sign(identity: Identity, email: str, now: datetime) -> Held | None:
    """The site says, and made sure, that this is the account's address now. Gives what that makes wait, once for each
    change: the same address again changes nothing, and the one that holds takes back whatever waited. What was refused
    lately is remembered over both: whoever has the account could name a third address, or go back once."""
    with transaction.atomic(savepoint=False):
        Identity.objects.select_for_update(no_key=True).get(pk=identity.pk)  # two pages may load at once
        known = list(AccountEmail.objects.filter(identity=identity).order_by("signed_at", "pk"))
        waiting = [each for each in known if each.holds_from > now]
        before = _holding(known, now)
        if waiting and _same(waiting[-1].email, email):
            return None
        back = bool(before) and _same(before, email)
        if back and not any(each.email for each in waiting):
            return None
        refused = _refused_lately(waiting, now)
        AccountEmail.objects.filter(pk__in=[each.pk for each in waiting]).delete()
        if back:
            _remember(identity, refused)
            return None
        until = refused + UNTIL_RELEASED if refused else now + HELD_FOR if before else now
        AccountEmail.objects.create(identity=identity, email=email, signed_at=now, holds_from=until)
    return Held(identity.pk, email, before, until, now, refused) if before else None


def waiting(now: datetime) -> QuerySet[AccountEmail]:
    """All addresses that do not hold yet."""
    return AccountEmail.objects.filter(holds_from__gt=now).exclude(email="")


def holding(identity: int, now: datetime) -> str:
    """Where answers go now; "" when no address was ever signed."""
    return _holding(AccountEmail.objects.filter(identity=identity).order_by("signed_at", "pk"), now)


def held_of(customers: Collection[int], now: datetime) -> list[Held]:
    """Addresses of these customers' accounts that wait."""
    theirs = waiting(now).filter(identity__customer__in=customers).order_by("pk")
    return [_held(each, holding(each.identity_id, now)) for each in theirs]


def refused_at(address: AccountEmail) -> datetime | None:
    """When the earlier one was kept, so that this one waits for an agent; None when it waits for a day. Before this one
    was signed: the answer was about another, and holds for this one too."""
    return address.holds_from - UNTIL_RELEASED if address.holds_from - address.signed_at > _KEPT else None


def is_refused(address: AccountEmail) -> bool:
    """An agent kept the earlier one when he was asked about this very address."""
    refused = refused_at(address)
    return refused is not None and refused >= address.signed_at


def _held(address: AccountEmail, before: str) -> Held:
    refused = refused_at(address)
    return Held(address.identity_id, address.email, before, address.holds_from, address.signed_at, refused)


def _refused_lately(waiting: Collection[AccountEmail], now: datetime) -> datetime | None:
    found = [refused for each in waiting if (refused := refused_at(each)) and now - refused <= REFUSED_FOR]
    return max(found, default=None)


def _remember(identity: Identity, refused: datetime | None) -> None:
    """Of an address that was taken back only this stays: a row without it, for the next one that is signed."""
    if refused:
        until = refused + UNTIL_RELEASED
        AccountEmail.objects.create(identity=identity, email="", signed_at=refused, holds_from=until)


def _holding(known: Collection[AccountEmail], now: datetime) -> str:
    """The one that came to hold last. `known` in the order of signing."""
    holds = [each for each in known if each.holds_from <= now]
    return max(holds, key=lambda each: each.holds_from).email if holds else ""


def _same(one: str, other: str) -> bool:
    """Capitals are no other address."""
    return one.casefold() == other.casefold()
