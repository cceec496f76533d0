"""Where answers to an account go: to the first address that its site signed, and to another one only when it has stood
for 72 hours or an agent of Security released it. Who steals an account changes the address first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from openline.conversations.models import AccountEmail, Identity, RefusedEmail
from openline.people.models import Agent

HELD_FOR = timedelta(hours=72)
# An agent answered "keep the earlier one": the new one waits as long as nobody releases it. A far day says that in the
# column that is there, so everything that looks at what waits keeps to it.
UNTIL_RELEASED = timedelta(days=36500)
REFUSED_FOR = timedelta(days=30)  # as long after such an answer no other address holds by time alone either


class Held(msgspec.Struct, frozen=True):
    """An address that does not hold yet, signed at `since`: `before` is where answers go until then. `refused`: when an
    agent kept the earlier address, so that it waits for a release and for no day; before `since` it was another
    address that was refused, or this one when it was named before."""

    identity: int
    email: str
    before: str
    until: datetime
    since: datetime
    refused: datetime | None = None


def sign(identity: Identity, email: str, now: datetime) -> Held | None:
    """The site says, and made sure, that this is the account's address now. Gives what that makes wait, once for each
    change: the same address again changes nothing, and the one that holds takes back whatever waited. What was refused
    stays refused over both, and over releases of others: whoever has the account could name them in between."""
    with transaction.atomic(savepoint=False):
        Identity.objects.select_for_update(no_key=True).get(pk=identity.pk)  # two pages may load at once
        # Under lock: an agent may be answering about the one that waits, and what he says is read below.
        known = list(AccountEmail.objects.filter(identity=identity).order_by("signed_at", "pk").select_for_update())
        waiting = [each for each in known if each.holds_from > now]
        before = _holding(known, now)
        if waiting and _same(waiting[-1].email, email):
            return None
        AccountEmail.objects.filter(pk__in=[each.pk for each in waiting]).delete()
        if before and _same(before, email):
            return None
        refused = _refused(identity, email, now) if before else None
        until = now + (UNTIL_RELEASED if refused else HELD_FOR) if before else now
        signed = AccountEmail.objects.create(
            identity=identity, email=email, signed_at=now, holds_from=until, refused_at=refused
        )
    return _held(signed, before) if before else None


def refuse(address: AccountEmail, now: datetime) -> datetime:
    """It waits for a release, today and whenever it is named again; gives the far day. The caller has it under lock."""
    until = now + UNTIL_RELEASED
    AccountEmail.objects.filter(pk=address.pk).update(holds_from=until, refused_at=now)
    RefusedEmail.objects.create(identity_id=address.identity_id, email=address.email, at=now)
    return until


def allow(address: AccountEmail, by: Agent, now: datetime) -> None:
    """It holds, and what was answered about this very address before was wrong; refusals of others stay. The caller
    has it under lock."""
    AccountEmail.objects.filter(pk=address.pk).update(holds_from=now, refused_at=None, released_by=by)
    refusals = RefusedEmail.objects.filter(identity=address.identity_id)
    wrong = [each.pk for each in refusals if _same(each.email, address.email)]
    RefusedEmail.objects.filter(pk__in=wrong).delete()


def waiting(now: datetime) -> QuerySet[AccountEmail]:
    """All addresses that do not hold yet."""
    return AccountEmail.objects.filter(holds_from__gt=now)


def holding(identity: int, now: datetime) -> str:
    """Where answers go now; "" when no address was ever signed."""
    return _holding(AccountEmail.objects.filter(identity=identity).order_by("signed_at", "pk"), now)


def held_of(customers: Collection[int], now: datetime) -> list[Held]:
    """Addresses of these customers' accounts that wait."""
    theirs = waiting(now).filter(identity__customer__in=customers).order_by("pk")
    return [_held(each, holding(each.identity_id, now)) for each in theirs]


def is_refused(address: AccountEmail) -> bool:
    """An agent kept the earlier one when he was asked about this very address."""
    return address.refused_at is not None and address.refused_at >= address.signed_at


def _held(address: AccountEmail, before: str) -> Held:
    return Held(address.identity_id, address.email, before, address.holds_from, address.signed_at, address.refused_at)


def _refused(identity: Identity, email: str, now: datetime) -> datetime | None:
    """The last answer that keeps this address from holding by time: one about itself, however old, or a late one."""
    answers = RefusedEmail.objects.filter(identity=identity)
    found = [each.at for each in answers if _same(each.email, email) or now - each.at <= REFUSED_FOR]
    return max(found, default=None)


def _holding(known: Collection[AccountEmail], now: datetime) -> str:
    """The one that came to hold last. `known` in the order of signing."""
    holds = [each for each in known if each.holds_from <= now]
    return max(holds, key=lambda each: each.holds_from).email if holds else ""


def _same(one: str, other: str) -> bool:
    """Capitals are no other address."""
    return one.casefold() == other.casefold()
