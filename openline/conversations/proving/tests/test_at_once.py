"""Pages that load at the same moment; these tests commit."""

from __future__ import annotations

import pytest

from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import AccountEmail, Customer, Identity, Line, ProvenSession, Site, SiteKey
from openline.conversations.outcome import Kept
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.keys import TooManyKeys, add_key
from openline.conversations.proving.sessions import begin
from openline.conversations.tests.test_merging_at_once import at_once

from .signing import NOW, token

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
