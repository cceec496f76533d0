"""Customers who are one person: a tree of them, joined by proofs and by agents. Nothing else moves, so that it can be
taken apart again: messages, conversations and identities stay whose they were."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from openline.kit import sql
from openline.people.models import Agent

from .change import NotVisible, changing
from .models import Conversation, Customer, KeptApart
from .persons import PROOF, everybody, person_of, ties_between, top_below
from .wire import Row

AGENT = "agent"

__all__ = ["everybody", "join_by_proof", "merge", "person_of", "unmerge"]


def join_by_proof(*, keep: int, other: int, now: datetime) -> None:
    """Both proved the same, so they are one person: `other`'s customers join those of `keep`. Told by an event of
    `other`'s newest conversation. Doing it twice is harmless, and what an agent took apart stays apart."""
    newest = Conversation.objects.filter(customer=other).order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        with transaction.atomic():
            _join_proven(keep, other)
        return
    with changing(newest, None, now) as change:
        if _join_proven(keep, other):
            change.record("customers_merged", {"other": keep, "by": PROOF})


def merge(conversation: int, other: int, *, by: Agent, now: datetime) -> Row:
    """The agent knows that this conversation's customer and the other are one person. Raises NotVisible, also if the
    other one has no conversation that the agent may see."""
    with changing(conversation, by, now) as change:
        mine = change.state.customer
        _refuse_unseen(by, other)
        _alone()
        KeptApart.between(everybody(mine), everybody(other)).delete()
        if _join(mine, other, AGENT):
            change.record("customers_merged", {"other": other, "by": AGENT})
    return change.state.row()


def unmerge(conversation: int, other: int, *, by: Agent, now: datetime) -> Row:
    """They are not: the other leaves with those who had joined him, and the proof that joined them does it no more.
    Raises NotVisible, also if the other one has no conversation that the agent may see. (One who has none at all may
    have joined by a proof, and can be sent away.)"""
    with changing(conversation, by, now) as change:
        mine = change.state.customer
        if other not in everybody(mine) or _has_any(other):
            _refuse_unseen(by, other)
        _alone()
        leaving = top_below(mine, other)
        if leaving is not None:
            tie = Customer.objects.filter(pk=leaving)
            if tie.filter(tied_by=PROOF).exists():
                KeptApart.objects.create(one_id=min(mine, other), other_id=max(mine, other), agent=by, at=now)
            tie.update(merged_into=None, tied_by="")
            change.record("customers_unmerged", {"other": other})
    return change.state.row()


def _refuse_unseen(by: Agent, other: int) -> None:
    if not sql.fits(other) or not Conversation.objects.visible_to(by).filter(customer=other).exists():
        raise NotVisible


def _has_any(customer: int) -> bool:
    return Conversation.objects.filter(customer=customer).exists()


def _join_proven(keep: int, other: int) -> bool:
    _alone()
    if KeptApart.between(everybody(keep), everybody(other)).exists():
        return False
    joined = _join(keep, other, PROOF)
    if not joined:  # what an agent only thought is proven now
        Customer.objects.filter(pk__in=ties_between(keep, other)).exclude(tied_by=PROOF).update(tied_by=PROOF)
    return joined


def _join(keep: int, other: int, by: str) -> bool:
    """Whether they were not one person before."""
    root, joining = person_of(keep), person_of(other)
    if root == joining:
        return False
    Customer.objects.filter(pk=joining).update(merged_into=root, tied_by=by)
    return True


def _alone() -> None:
    """Of two who join or part people at once the second sees what the first one did: each change of a tree looks at all
    of it, and there are few of them."""
    with sql.cursor() as cursor:
        sql.alone(cursor, "persons")
