"""Answers go to the address that holds: a thief who changes it waits for three days, and its owner is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import AccountEmail, Conversation, Customer, Event, Identity, Line
from openline.conversations.outcome import Kept
from openline.conversations.persons import everybody
from openline.conversations.proving.changed import AddressChanged
from openline.conversations.proving.sessions import Proven, begin
from openline.kit.bus import subscribe_within

from .signing import NOW, token

HOUR, DAYS = timedelta(hours=1), timedelta(days=3)
OWN, THIEFS = "maria@example.org", "thief@example.net"
_told: list[AddressChanged] = []


def _hear(batch: Sequence[AddressChanged]) -> None:
    _told.extend(batch)


@pytest.fixture
def told() -> Iterator[list[AddressChanged]]:
    """What the old addresses are told."""
    subscribe_within(AddressChanged, _hear)
    _told.clear()
    yield _told
    _told.clear()


def come(line: Line, email: str = OWN, at: datetime = NOW, **claims: Any) -> Proven:
    return begin(token(email=email, at=at, **claims), line=line, now=at, language="en")[1]


def ask(proven: Proven, at: datetime = NOW) -> int:
    """A question of the account; gives its conversation."""
    incoming = Incoming(proven.line, "account", proven.value, f"{at}", "Де мої гроші?", fresh=True)
    incoming.proven_by, incoming.reply_to = "site_token", proven.answers_to
    (kept,) = keep_many([incoming], at)
    assert isinstance(kept, Kept)
    return kept.conversation


def events(conversation: int, kind: str) -> list[Any]:
    return list(Event.objects.filter(conversation=conversation, kind=kind).values_list("data", flat=True))


def test_the_first_address_holds_at_once_and_another_one_after_three_days(line: Line) -> None:
    assert come(line).answers_to == OWN
    assert come(line, THIEFS, NOW + HOUR).answers_to == OWN
    almost = NOW + HOUR + DAYS - timedelta(seconds=1)
    assert come(line, THIEFS, almost).answers_to == OWN
    assert come(line, THIEFS, NOW + HOUR + DAYS).answers_to == THIEFS


def test_a_question_keeps_the_address_that_held_when_it_was_asked(line: Line) -> None:
    asked = ask(come(line))
    later = ask(come(line, THIEFS, NOW + HOUR), NOW + HOUR)
    come(line, THIEFS, NOW + 2 * DAYS)
    assert [Conversation.objects.get(pk=each).reply_to for each in (asked, later)] == [OWN, OWN]


def test_an_owner_who_is_back_takes_away_what_the_thief_had_signed(line: Line) -> None:
    come(line)
    come(line, THIEFS, NOW + HOUR)
    come(line, OWN, NOW + 2 * HOUR)
    assert come(line, OWN, NOW + 2 * DAYS).answers_to == OWN
    assert come(line, THIEFS, NOW + 2 * DAYS).answers_to == OWN  # and he waits from the start


def test_a_third_address_starts_the_wait_again(line: Line) -> None:
    come(line)
    come(line, THIEFS, NOW + HOUR)
    come(line, "other@example.net", NOW + 2 * HOUR)
    assert come(line, "other@example.net", NOW + DAYS + HOUR).answers_to == OWN
    assert come(line, "other@example.net", NOW + DAYS + 2 * HOUR).answers_to == "other@example.net"


def test_an_address_that_the_site_never_made_sure_of_gets_no_letters(line: Line, told: list[AddressChanged]) -> None:
    assert come(line, email_verified=False).answers_to == ""
    assert come(line, OWN, NOW + HOUR).answers_to == OWN
    assert come(line, THIEFS, NOW + 2 * HOUR, email_verified=False).answers_to == OWN
    assert (AccountEmail.objects.count(), told) == (1, [])


def test_capitals_make_no_other_address(line: Line, told: list[AddressChanged]) -> None:
    come(line)
    assert come(line, "Maria@Example.ORG", NOW + HOUR).answers_to == OWN
    assert AccountEmail.objects.count() == 1
    assert told == []


def test_the_old_address_hears_of_each_change_once(line: Line, told: list[AddressChanged]) -> None:
    come(line)
    for hours in (1, 2, 3):
        come(line, THIEFS, NOW + hours * HOUR)
    (change,) = told
    assert (change.before, change.site, change.until) == (OWN, "www.example.org", NOW + HOUR + DAYS)
    assert THIEFS not in str(change)


def test_agents_see_that_an_address_waits_where_the_account_asked_last(line: Line) -> None:
    proven = come(line)
    old, newest = ask(proven), ask(proven, NOW + timedelta(minutes=1))
    come(line, THIEFS, NOW + HOUR)
    come(line, THIEFS, NOW + 2 * HOUR)

    until = int((NOW + HOUR + DAYS).timestamp() * 1000)
    assert events(newest, "address_held") == [{"email": THIEFS, "before": OWN, "until": until}]
    assert events(old, "address_held") == []


def test_an_account_that_never_asked_has_nowhere_to_show_it(line: Line) -> None:
    come(line)
    come(line, THIEFS, NOW + HOUR)
    assert Event.objects.count() == 0


def test_whoever_proved_the_same_address_by_letter_is_the_same_person(line: Line) -> None:
    letter = Incoming(line.pk, "email", OWN, "a-letter", "Добрий день", proven_by="dkim", name="Maria")
    (kept,) = keep_many([letter], NOW)
    assert isinstance(kept, Kept)
    proven = come(line, "Maria@example.org")
    assert everybody(proven.customer) == {proven.customer, kept.customer}
    assert events(kept.conversation, "customers_merged") == [{"other": proven.customer, "by": "proof"}]


def test_a_letter_that_is_proven_later_comes_from_the_account(line: Line) -> None:
    proven = come(line)
    letter = Incoming(line.pk, "email", OWN, "a-letter", "Добрий день", proven_by="dkim")
    (kept,) = keep_many([letter], NOW)
    assert isinstance(kept, Kept)
    assert kept.customer == proven.customer


@pytest.mark.parametrize(("email", "verified"), [(OWN, False), (THIEFS, True)], ids=["not verified", "held"])
def test_an_address_joins_nobody_before_the_site_made_sure_of_it_and_it_holds(
    line: Line, email: str, verified: bool
) -> None:
    come(line, "first@example.org")
    letter = Incoming(line.pk, "email", email, "a-letter", "Добрий день", proven_by="dkim")
    keep_many([letter], NOW)
    account = "4711" if verified else "815"
    proven = come(line, email, NOW + HOUR, sub=account, email_verified=verified)
    assert everybody(proven.customer) == {proven.customer}


def test_what_somebody_else_only_claimed_stays_a_claim(line: Line) -> None:
    stranger = Customer.objects.create(name="?", created_at=NOW)
    Identity.objects.create(customer=stranger, kind="email", value=OWN, created_at=NOW)
    proven = come(line)
    assert everybody(proven.customer) == {proven.customer}
    assert Identity.objects.filter(kind="email", value=OWN, customer=stranger, verified_at=None).exists()
    assert Identity.objects.get(kind="email", value=OWN, verified_at=NOW).customer_id == proven.customer
