"""What follows from the address that a token signs: word to the one before, an event, and whose address it is."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from openline.conversations.change import changing
from openline.conversations.merging import join_by_proof
from openline.conversations.models import Conversation, Identity, Line
from openline.kit.bus import tell_within
from openline.kit.clock import milliseconds

from .accounts import SITE_TOKEN
from .addresses import Held, sign
from .claims import Claims


class AddressChanged(msgspec.Struct, frozen=True):
    """The site named another address for an account: the one before is to hear of it. Told within the transaction that
    notes it, once for each change. `until` is when the new one begins to hold; None: when somebody released it."""

    line: int
    department: int
    site: str
    before: str
    until: datetime | None
    language: str
    at: datetime


def take_address(claims: Claims, identity: Identity, line: Line, now: datetime) -> Held | None:
    """Within the transaction of the session. An address that the site never made sure of takes no answers: at sign-up
    anybody may have typed a stranger's."""
    if not claims.email_verified:
        return None
    held = sign(identity, claims.email, now)
    if held is not None:
        language = identity.customer.language
        until = None if held.refused else held.until
        told = AddressChanged(line.pk, line.department_id, claims.audience, held.before, until, language, now)
        tell_within([told])
    return held


def show(held: Held, identity: Identity, line: Line, now: datetime) -> None:
    """To agents, in the newest conversation that the account had with its site; without any, nobody has to know yet."""
    theirs = Conversation.objects.filter(customer=identity.customer_id, line__site=line.site_id)
    newest = theirs.order_by("-pk").values_list("pk", flat=True).first()
    if newest is not None:
        data = {"email": held.email, "before": held.before, "until": milliseconds(held.until)}
        with changing(newest, None, now) as change:
            change.record("address_held", data)


def prove_address(claims: Claims, holds: str, identity: Identity, now: datetime) -> None:
    """An address that holds, and that the site made sure of, is the customer's; if it was proven to be another
    customer's, they are one person. Doing it again is harmless."""
    if not claims.email_verified or claims.email.casefold() != holds.casefold():
        return
    value = holds.lower()
    owner = _owner(value) or _prove(value, identity.customer_id, now)
    if owner != identity.customer_id:
        join_by_proof(keep=identity.customer_id, other=owner, now=now)


def _owner(value: str) -> int | None:
    proven = Identity.objects.filter(kind="email", value=value, verified_at__isnull=False)
    return proven.values_list("customer_id", flat=True).first()


def _prove(value: str, customer: int, now: datetime) -> int:
    """Whose it is then: what he had claimed himself is proven now; of two who prove it at once, one was first."""
    proof = {"verified_at": now, "verified_by": SITE_TOKEN, "proven_at": now}
    claimed = Identity.objects.filter(kind="email", value=value, customer=customer, verified_at__isnull=True)
    try:
        with transaction.atomic():
            if not claimed.update(**proof):
                Identity.objects.create(customer_id=customer, kind="email", value=value, created_at=now, **proof)
    except IntegrityError:
        return _owner(value) or customer
    return customer
