"""A visitor who speaks for an account: what proves it, and which of its chats show to him.

What is asked here is asked at a hello, at a proof and for a file, never for a message.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from openline.conversations.change import changing
from openline.conversations.merging import everybody, join_by_proof
from openline.conversations.models import Conversation, Event, Identity, KeptApart, Line, ProvenSession, SpokeFor
from openline.conversations.proving import sessions
from openline.conversations.proving.check import check
from openline.conversations.proving.claims import BadToken, Claims
from openline.conversations.proving.sessions import OtherAccount, Proven
from openline.kit.clock import milliseconds
from openline.kit.clock import now as present
from openline.people.models import Department

from .wire import Account

if TYPE_CHECKING:
    from openline.conversations.wire import Row

MOST_CHATS = 20  # of an account, the newest
SAID = ("message_received", "reply_written", "continued")  # what the next word answers


class Ended(Exception):
    """This visitor once spoke for an account, and nothing proves now that it is his."""


class Speaking(msgspec.Struct):
    """What a tab knows of the account that it speaks for. `own` is the customer that the visitor was before it, if he
    was one; `chats` are those that show to him, with their customers; `begun` those that he opened himself.

    `current` is the one that his next word joins; 0 and `apart`: there are only such behind a wall, which it must not
    join. `told`: the one whose letters go to the account's address already."""

    proven: Proven
    visitor: str
    own: int | None
    customers: set[int]
    walled: frozenset[int]
    chats: dict[int, int] = msgspec.field(default_factory=dict)
    begun: set[int] = msgspec.field(default_factory=set)
    current: int = 0
    apart: bool = False
    told: int = 0

    def shows(self, row: Row) -> bool:
        """Whether what happens to this conversation is for this browser."""
        return row.department not in self.walled or row.customer == self.own or row.id in self.begun

    def hears(self, row: Row, kind: str, *, first: bool) -> bool:
        """Whether to show an entry of this kind; `first`: this visitor opened the conversation by it."""
        if first:
            self.begun.add(row.id)
        if not self.shows(row):
            return False
        self.chats[row.id] = row.customer
        if kind in SAID:
            self.current = row.id
        return True

    def goes_on(self, conversation: int, customer: int, *, begun: bool) -> None:
        """His own word was kept there."""
        self.chats[conversation], self.current = customer, conversation
        if begun:
            self.begun.add(conversation)

    def account(self) -> Account:
        return Account(self.proven.name, milliseconds(self.proven.expires_at), bool(self.proven.answers_to))


def identify(line: Line, visitor: str, token: str, language: str) -> tuple[str, Speaking]:
    """The proof, and what follows from it. What he said before in this browser is the account's from now on. Raises
    BadToken, NoSite; OtherAccount, with the token unspent, when it was somebody else who said it."""
    now = present()
    _refuse_another(line, visitor, token, now)
    proof, proven = sessions.begin(token, line=line, now=now, visitor=visitor, language=language)
    _bind(visitor, proven, now)
    own = _own(visitor, proven)
    if own is not None:
        join_by_proof(keep=proven.customer, other=own, now=now)
        _say_so(own, proven, now)
    return proof, look(speaking(visitor, proven))[0]


def resume(line: Line, visitor: str, proof: str) -> Speaking | None:
    """As the proof says that came with the hello; None when this visitor never spoke for an account. Raises Ended."""
    bound = SpokeFor.objects.filter(visitor=visitor).values_list("identity_id", flat=True).first()
    if bound is None:
        return None
    proven = sessions.find(proof, line=line, now=present()) if proof else None
    if proven is None or proven.identity != bound:
        raise Ended
    if not ProvenSession.objects.filter(pk=proven.session, visitor=visitor).exists():
        raise Ended
    found = speaking(visitor, proven)
    if found.own is None or found.own in found.customers:
        return found
    join_by_proof(keep=proven.customer, other=found.own, now=present())  # said while the proof was on its way
    found.customers = _customers(proven)
    if found.own not in found.customers:
        raise Ended  # an agent said that they are two
    return found


def speaking(visitor: str, proven: Proven) -> Speaking:
    """Who is listened to; which chats show is for `look`, asked once somebody listens."""
    return Speaking(proven, visitor, _own(visitor, proven), _customers(proven), walled())


def walled() -> frozenset[int]:
    """Departments whose chats show only where they began."""
    return frozenset(Department.objects.filter(walled_since__isnull=False).values_list("pk", flat=True))


def look(before: Speaking) -> tuple[Speaking, list[Conversation]]:
    """The same as it is now, and the chats that show, the oldest first."""
    customers = _customers(before.proven)
    found = msgspec.structs.replace(before, customers=customers, own=_own(before.visitor, before.proven))
    newest = list(shown(found).select_related("customer")[:MOST_CHATS])
    found.chats = {each.pk: each.customer_id for each in newest}
    found.begun = {each.pk for each in newest if each.begun_by == found.visitor}
    found.current = newest[0].pk if newest else 0
    found.apart = not newest and _all(found).exists()
    return found, sorted(newest, key=lambda each: each.pk)


def shown(found: Speaking) -> QuerySet[Conversation]:
    """The account's chats on this line, the newest first: what went behind a wall only where it began."""
    mine = Q(begun_by=found.visitor)
    if found.own is not None:
        mine |= Q(customer=found.own)
    return _all(found).filter(mine | Q(department__walled_since__isnull=True)).order_by("-last_at", "-pk")


def sign_out(visitor: str, line: int) -> None:
    """Every proof that this browser has ends."""
    with transaction.atomic():
        mine = ProvenSession.objects.filter(visitor=visitor, line=line, ended_at__isnull=True)
        mine.update(ended_at=present(), draft={})


def still_live(sessions_: set[int]) -> set[int]:
    """Those that neither ended by themselves nor were ended."""
    live = ProvenSession.objects.filter(pk__in=sessions_, ended_at__isnull=True, expires_at__gt=present())
    return set(live.values_list("pk", flat=True))


def _all(found: Speaking) -> QuerySet[Conversation]:
    # not visible_to: this is the customer's side
    return Conversation.objects.filter(customer__in=found.customers, line=found.proven.line)


def _customers(proven: Proven) -> set[int]:
    """Whose chats are the account's: its own customer's, and theirs who spoke for it with a proof. Whom an agent took
    for the same person proved nothing; whom an agent took away from it is another."""
    visitors = SpokeFor.objects.filter(identity=proven.identity).values("visitor")
    bound = Identity.objects.filter(kind="visitor", value__in=visitors).values_list("customer_id", flat=True)
    return {proven.customer} | (set(bound) & everybody(proven.customer))


def _own(visitor: str, proven: Proven) -> int | None:
    mine = Identity.objects.filter(kind="visitor", value=visitor).exclude(customer=proven.customer)
    return mine.values_list("customer_id", flat=True).first()


def _refuse_another(line: Line, visitor: str, token: str, now: datetime) -> None:
    """Before the token is spent: the client comes back with it as a new visitor. A bad one is `begin`'s to refuse."""
    claims = _claims(line, token, now)
    if claims is None:
        return
    accounts = Identity.objects.filter(kind="account", verified_at__isnull=False)
    account = accounts.filter(value=claims.identity_value()).first()
    bound = SpokeFor.objects.filter(visitor=visitor).values_list("identity_id", flat=True).first()
    if bound is not None and (account is None or account.pk != bound):
        raise OtherAccount
    own = Identity.objects.filter(kind="visitor", value=visitor).values_list("customer_id", flat=True).first()
    if own is None:
        return
    person = everybody(own)
    theirs = set(accounts.filter(customer__in=person).values_list("pk", flat=True))
    if theirs and (account is None or account.pk not in theirs):
        raise OtherAccount
    if account is not None and KeptApart.between(person, everybody(account.customer_id)).exists():
        raise OtherAccount


def _claims(line: Line, token: str, now: datetime) -> Claims | None:
    with suppress(BadToken):
        if line.site is not None:
            return check(token, line.site, now)[0]
    return None


def _bind(visitor: str, proven: Proven, now: datetime) -> None:
    """Raises OtherAccount when another tab was first, for another account."""
    with suppress(IntegrityError), transaction.atomic():
        SpokeFor.objects.get_or_create(visitor=visitor, defaults={"identity_id": proven.identity, "since": now})
    if SpokeFor.objects.get(visitor=visitor).identity_id != proven.identity:
        raise OtherAccount


def _say_so(own: int, proven: Proven, now: datetime) -> None:
    """To the agents, once in the chat that he is in; and letters of it go to the account's address from now on."""
    current = Conversation.objects.filter(customer=own, line=proven.line).order_by("-pk").first()
    if current is None:
        return
    with changing(current.pk, None, now) as change:
        if proven.answers_to:
            Conversation.objects.filter(pk=current.pk).update(reply_to=proven.answers_to)
        told = Event.objects.filter(conversation=current, kind="identified").values_list("data", flat=True)
        if proven.identity not in {(data or {}).get("identity") for data in told}:
            change.record("identified", {"account": proven.account, "identity": proven.identity})
