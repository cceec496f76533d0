"""Pages that load at the same moment; these tests commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import AccountEmail, Customer, Identity, Line, ProvenSession, Site, SiteKey
from openline.conversations.outcome import Kept
from openline.conversations.proving.addresses import held_of
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.keys import TooManyKeys, add_key
from openline.conversations.proving.releasing import NothingHeld, keep_earlier_waiting, waiting
from openline.conversations.proving.sessions import begin
from openline.conversations.tests.test_merging_at_once import at_once
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Department

from .signing import NOW, token
from .test_addresses import OWN, THIEFS

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_of_many_who_come_with_the_same_token_at_once_one_gets_in(line: Line) -> None:
    once, outcomes = token(), list[str]()

    def come() -> None:
        try:
            begin(once, line=line, now=NOW)
            outcomes.append("in")
        except BadToken as bad:
            outcomes.append(bad.code)

    at_once(*[come] * 6)

    assert sorted(outcomes) == ["in", *["spent"] * 5]
    assert ProvenSession.objects.count() == 1


def test_tabs_that_open_at_once_are_one_customer_with_one_address(line: Line) -> None:
    at_once(*[lambda: begin(token(), line=line, now=NOW)] * 6)

    assert ProvenSession.objects.count() == 6
    assert Customer.objects.count() == 1
    assert sorted(Identity.objects.values_list("kind", flat=True)) == ["account", "email"]
    assert AccountEmail.objects.count() == 1


def test_a_customer_who_writes_while_his_tabs_renew_and_his_address_changes_is_never_in_his_own_way(line: Line) -> None:
    _, proven = begin(token(), line=line, now=NOW)
    kept: list[object] = []

    def write() -> None:
        for n in range(15):
            said = Incoming(line.pk, "account", proven.value, f"message-{n}", "Де мої гроші?", proven_by="site_token")
            kept.extend(keep_many([said], NOW))

    def come(*emails: str) -> None:
        for n in range(15):
            begin(token(email=emails[n % len(emails)], name=f"Maria {n}"), line=line, now=NOW)

    at_once(write, lambda: come("maria@example.org"), lambda: come("new@example.org", "maria@example.org"))

    assert len([each for each in kept if isinstance(each, Kept)]) == 15
    assert ProvenSession.objects.count() == 31


def test_a_refusal_and_a_page_that_names_the_own_address_at_the_same_moment_leave_no_way_by_time(line: Line) -> None:
    ihor = add_agent("ihor@pryklad.example", name="Ihor")
    add_member(Department.objects.get(key="security"), ihor, "agent", None, NOW)
    for day in range(0, 200, 10):
        at, account = NOW + timedelta(days=day), f"account-{day}"
        named = [token(sub=account, email=email, at=at) for email in (OWN, THIEFS, OWN, THIEFS)]
        begin(named[0], line=line, now=at)
        begin(named[1], line=line, now=at)
        (address,) = waiting(at).filter(signed_at=at)
        said: list[str] = []

        def refuse(pk: int = address.pk, at: datetime = at, said: list[str] = said) -> None:
            try:
                keep_earlier_waiting(pk, by=ihor, now=at)
                said.append("kept")
            except NothingHeld:
                said.append("gone")

        at_once(refuse, partial(begin, named[2], line=line, now=at))
        _, proven = begin(named[3], line=line, now=at)
        (held,) = held_of([proven.customer], at)
        assert (held.email, held.refused) == (THIEFS, at if said == ["kept"] else None)


def test_admins_who_add_keys_at_once_leave_two_at_most(site: Site) -> None:
    SiteKey.objects.filter(kid="public").delete()
    refused = []

    def add(kid: str) -> None:
        try:
            add_key(site, kid, "HS256", "x" * 43)
        except TooManyKeys:
            refused.append(kid)

    at_once(*[lambda kid=kid: add(kid) for kid in "abcd"])

    assert len(refused) == 3
    assert site.keys.count() == 2
