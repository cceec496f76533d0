"""Visitors who prove whose account they use: a proof comes, is renewed, ends, is taken back."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from django.db import DatabaseError

from openline.conversations.proving.sessions import OtherAccount
from openline.kit.clock import now as present
from openline.kit.live.hub import hub

from . import speaking, visits
from .wire import Identified, Identify

if TYPE_CHECKING:
    from .speaking import Speaking
    from .visitor_tab import Tab

IDENTIFY = "identify"  # the id of what is wrong with a token
LOOK_EVERY = 5.0  # seconds: so long a proof may be taken for live that is not
OTHERS_WITHIN = 5.0  # seconds in which his other tabs come with the proof, or go
_encode = msgspec.json.Encoder().encode
_speaking: set[Tab] = set()  # the tabs that speak for an account, on the loop
_waiting: list[asyncio.TimerHandle] = []  # for the next look at them; at most one


def identify(tab: Tab, asked: Identify, visit: visits.Visit) -> None:
    tab.read(_identify, visit, asked.token, then=partial(_identified, tab, visit))


def _identify(visit: visits.Visit, token: str) -> tuple[str, Speaking] | str:
    """Off the loop: the proof and what it shows, or the code of what is wrong."""
    try:
        return visits.prove(visit, token)
    except OtherAccount:
        return "other_account"


def _identified(tab: Tab, visit: visits.Visit, outcome: tuple[str, Speaking] | str) -> None:
    if isinstance(outcome, str):
        tab.refuse(outcome, IDENTIFY)
        return
    proof, speaks = outcome
    tell(tab, proof, speaks)
    tab.speak(speaks)
    arrived(tab, speaks)


def tell(tab: Tab, proof: str, speaks: Speaking) -> None:
    account = speaks.account()
    tab.send(_encode(Identified(proof, account.until, account.name, account.mail)))


def arrived(tab: Tab, speaks: Speaking) -> None:
    """A new proof: his other tabs go on with it, or come with it; the account's tabs elsewhere hear what he said."""
    for other in _siblings(tab):
        if other.speaks is not None:
            other.speaks.proven = speaks.proven
    asyncio.get_running_loop().call_later(OTHERS_WITHIN, _close_unproven, tab.topic)
    for other in list(hub.listeners(("customer", speaks.proven.customer, speaks.proven.line))):
        if other is not tab and other.speaks is not None and speaks.own is not None:
            other.look_again()


def _close_unproven(visitor: tuple[str, str, int]) -> None:
    """Also when the tab that proved it has gone meanwhile."""
    for other in list(hub.listeners(visitor)):
        if other.speaks is None:
            other.close(4409, "come with the proof")


def _siblings(tab: Tab) -> list[Tab]:
    return [each for each in hub.listeners(tab.topic) if each is not tab]


def sign_out(tab: Tab, visit: visits.Visit) -> None:
    if visit.speaks is None:
        _signed_out(tab)
    else:
        tab.read(speaking.sign_out, visit.visitor, visit.line, then=lambda _: _signed_out(tab))


def _signed_out(tab: Tab) -> None:
    for each in [*_siblings(tab), tab]:
        each.refuse("signed_out")
        each.close(4401, "signed out")


# --- how long it lasts ---


def watch(tab: Tab) -> None:
    """Until it is closed: a proof ends by its hour, by signing out elsewhere, by a key that is revoked."""
    _speaking.add(tab)
    _look_later()


def _look_later() -> None:
    """One chain of looks, however many come and go."""
    if _speaking and not _waiting:
        _waiting.append(asyncio.get_running_loop().call_later(LOOK_EVERY, _look))


def forget(tab: Tab) -> None:
    _speaking.discard(tab)


def _look() -> None:
    _waiting.clear()
    known = {tab: tab.speaks.proven.session for tab in _speaking if tab.speaks is not None}
    now = present()
    for tab in known:
        if tab.speaks is not None and tab.speaks.proven.expires_at <= now:
            _over(tab)
    _look_later()
    if _speaking:
        next(iter(_speaking)).read(_still, set(known.values()), then=lambda live: _compare(known, *live))


def _still(known: set[int]) -> tuple[set[int], frozenset[int]]:
    try:
        return speaking.still_live(known), speaking.walled()
    except DatabaseError:  # the rows are asked again in a moment
        return known, frozenset()


def _compare(known: dict[Tab, int], live: set[int], walled: frozenset[int]) -> None:
    for tab, session in known.items():
        speaks = tab.speaks
        if speaks is None or speaks.proven.session != session:
            continue
        if session not in live:
            _over(tab)
        elif walled - speaks.walled:
            tab.close(1012, "look again")


def _over(tab: Tab) -> None:
    tab.refuse("proof_ended")
    tab.close(4440, "the proof has ended")
