"""An address that waits is released by Security, who asked the customer by another way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openline.conversations.change import NotVisible
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import AccountEmail, Event, Line
from openline.conversations.outcome import Kept
from openline.conversations.proving.addresses import UNTIL_RELEASED, held_of
from openline.conversations.proving.releasing import (
    MayNotRelease,
    NothingHeld,
    OthersHeld,
    keep_earlier,
    keep_earlier_waiting,
    release,
    release_waiting,
    waiting,
)
from openline.kit.clock import milliseconds
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Agent, Department

from .signing import NOW
from .test_addresses import DAYS, HOUR, OWN, THIEFS, ask, come, events

THIRD = "third@example.net"


def agent(name: str, *roles: tuple[str, str]) -> Agent:
    made = add_agent(f"{name.lower()}@pryklad.example", name=name)
    for department, role in roles:
        add_member(Department.objects.get(key=department), made, role, None, NOW)
    return made


@pytest.fixture
def asked(line: Line) -> int:
    """A conversation in General whose customer has an address that waits."""
    asked = ask(come(line))
    come(line, THIEFS, NOW + HOUR)
    return asked


def test_security_lets_the_new_address_hold_at_once_and_that_is_told(line: Line, asked: int) -> None:
    olena = agent("Olena", ("general", "agent"), ("security", "agent"))
    release(asked, [THIEFS], by=olena, now=NOW + 2 * HOUR)

    assert come(line, THIEFS, NOW + 2 * HOUR).answers_to == THIEFS
    assert events(asked, "address_released") == [{"email": THIEFS}]
    assert AccountEmail.objects.get(email=THIEFS).released_by == olena
    assert held_of([come(line, THIEFS, NOW + 2 * HOUR).customer], NOW + 2 * HOUR) == []
    with pytest.raises(NothingHeld):
        release(asked, [THIEFS], by=olena, now=NOW + 3 * HOUR)


def test_who_is_not_of_security_does_not_release_and_who_does_not_see_it_learns_nothing(line: Line, asked: int) -> None:
    with pytest.raises(MayNotRelease):
        release(asked, [THIEFS], by=agent("Andrii", ("general", "supervisor")), now=NOW + 2 * HOUR)
    with pytest.raises(NotVisible):
        release(asked, [THIEFS], by=agent("Ihor", ("security", "agent")), now=NOW + 2 * HOUR)
    assert come(line, THIEFS, NOW + 2 * HOUR).answers_to == OWN


def test_security_releases_what_waits_without_seeing_what_was_asked(line: Line, asked: int) -> None:
    (address,) = waiting(NOW + 2 * HOUR)
    with pytest.raises(MayNotRelease):
        release_waiting(address.pk, by=agent("Andrii", ("general", "supervisor")), now=NOW + 2 * HOUR)
    ihor = agent("Ihor", ("security", "agent"))
    release_waiting(address.pk, by=ihor, now=NOW + 2 * HOUR)

    assert come(line, THIEFS, NOW + 2 * HOUR).answers_to == THIEFS
    assert events(asked, "address_released") == [{"email": THIEFS}]
    assert AccountEmail.objects.get(email=THIEFS).released_by == ihor
    with pytest.raises(NothingHeld):
        release_waiting(address.pk, by=ihor, now=NOW + 3 * HOUR)


def test_an_answer_is_about_the_addresses_that_the_agent_read_of_and_about_no_later_one(line: Line, asked: int) -> None:
    olena = agent("Olena", ("general", "agent"), ("security", "agent"))
    come(line, THIRD, NOW + 2 * HOUR)
    for verb in (release, keep_earlier):
        for emails in ([THIEFS], [THIEFS, THIRD], []):
            with pytest.raises(OthersHeld):
                verb(asked, emails, by=olena, now=NOW + 3 * HOUR)
    (held,) = held_of([come(line, THIRD, NOW + 3 * HOUR).customer], NOW + 3 * HOUR)
    assert (held.email, held.until, held.refused) == (THIRD, NOW + 2 * HOUR + DAYS, None)
    assert events(asked, "address_released") == []


def test_without_a_walled_department_the_supervisors_of_the_conversations_own_release(line: Line, asked: int) -> None:
    Department.objects.update(walled_since=None)
    with pytest.raises(MayNotRelease):
        release(
            asked, [THIEFS], by=agent("Andrii", ("general", "agent"), ("technical", "supervisor")), now=NOW + 2 * HOUR
        )
    release(asked, [THIEFS], by=agent("Olena", ("general", "supervisor")), now=NOW + 2 * HOUR)
    assert come(line, THIEFS, NOW + 2 * HOUR).answers_to == THIEFS


def test_security_keeps_the_earlier_address_and_the_same_token_starts_no_wait_again(line: Line, asked: int) -> None:
    olena = agent("Olena", ("general", "agent"), ("security", "agent"))
    keep_earlier(asked, [THIEFS], by=olena, now=NOW + 2 * HOUR)
    keep_earlier(asked, [THIEFS], by=olena, now=NOW + 3 * HOUR)

    until = NOW + 2 * HOUR + UNTIL_RELEASED
    assert come(line, THIEFS, NOW + 4 * HOUR).answers_to == OWN
    assert come(line, THIEFS, NOW + 30 * DAYS).answers_to == OWN
    assert AccountEmail.objects.get(email=THIEFS).holds_from == until
    told = Event.objects.filter(conversation=asked, kind="address_held", agent=olena).values_list("data", flat=True)
    assert list(told) == [{"email": THIEFS, "before": OWN, "until": milliseconds(until)}]
    release(asked, [THIEFS], by=olena, now=NOW + 31 * DAYS)
    assert come(line, THIEFS, NOW + 31 * DAYS).answers_to == THIEFS


def test_nobody_else_keeps_it(line: Line, asked: int) -> None:
    andrii = agent("Andrii", ("general", "supervisor"))
    (address,) = waiting(NOW + 2 * HOUR)
    with pytest.raises(MayNotRelease):
        keep_earlier(asked, [THIEFS], by=andrii, now=NOW + 2 * HOUR)
    with pytest.raises(MayNotRelease):
        keep_earlier_waiting(address.pk, by=andrii, now=NOW + 2 * HOUR)
    with pytest.raises(NotVisible):
        keep_earlier(asked, [THIEFS], by=agent("Ihor", ("security", "agent")), now=NOW + 2 * HOUR)
    assert come(line, THIEFS, NOW + HOUR + DAYS).answers_to == THIEFS


def test_what_holds_already_is_not_taken_back(line: Line, asked: int) -> None:
    olena = agent("Olena", ("general", "agent"), ("security", "agent"))
    with pytest.raises(NothingHeld):
        keep_earlier(asked, [THIEFS], by=olena, now=NOW + HOUR + DAYS)


def test_security_keeps_the_earlier_one_without_seeing_what_was_asked(line: Line, asked: int) -> None:
    (address,) = waiting(NOW + 2 * HOUR)
    ihor = agent("Ihor", ("security", "agent"))
    keep_earlier_waiting(address.pk, by=ihor, now=NOW + 2 * HOUR)

    assert come(line, THIEFS, NOW + 30 * DAYS).answers_to == OWN
    assert [each["email"] for each in events(asked, "address_held")] == [THIEFS, THIEFS]


def test_the_reply_of_the_old_mailbox_shows_the_held_address_where_it_is_read(line: Line, asked: int) -> None:
    mailbox = Line.objects.create(kind="email", name="Letters", department=line.department)
    reply = Incoming(mailbox.pk, "email", OWN, "not-me", "Це не я", proven_by="dkim")
    (kept,) = keep_many([reply], NOW + 2 * HOUR)
    assert isinstance(kept, Kept)
    assert kept.conversation != asked
    keep_earlier(
        kept.conversation, [THIEFS], by=agent("Olena", ("general", "agent"), ("security", "agent")), now=NOW + 3 * HOUR
    )
    assert come(line, THIEFS, NOW + 30 * DAYS).answers_to == OWN


@pytest.fixture
def refused(line: Line, asked: int) -> int:
    """Security kept the earlier address, two hours after the account was there first."""
    keep_earlier(asked, [THIEFS], by=agent("Olena", ("general", "agent"), ("security", "agent")), now=NOW + 2 * HOUR)
    return asked


def test_after_a_refusal_a_third_address_waits_for_a_release_and_for_no_day(line: Line, refused: int) -> None:
    thief = come(line, THIRD, NOW + 3 * HOUR)
    assert thief.answers_to == OWN
    assert come(line, THIRD, NOW + 3 * HOUR + DAYS).answers_to == OWN
    assert come(line, THIRD, NOW + 300 * DAYS).answers_to == OWN
    (held,) = held_of([thief.customer], NOW + 10 * DAYS)
    assert (held.email, held.since, held.refused) == (THIRD, NOW + 3 * HOUR, NOW + 2 * HOUR)
    release(refused, [THIRD], by=Agent.objects.get(name="Olena"), now=NOW + 4 * DAYS)
    assert come(line, THIRD, NOW + 4 * DAYS).answers_to == THIRD


def test_going_back_to_the_own_address_once_does_not_wash_a_refusal_off(line: Line, refused: int) -> None:
    back = come(line, OWN, NOW + 3 * HOUR)
    assert (back.answers_to, held_of([back.customer], NOW + 3 * HOUR), list(waiting(NOW + 3 * HOUR))) == (OWN, [], [])
    rows = AccountEmail.objects.count()
    come(line, OWN, NOW + 4 * HOUR)
    assert (AccountEmail.objects.count(), AccountEmail.objects.filter(email=THIEFS).exists()) == (rows, False)
    with pytest.raises(NothingHeld):
        release(refused, [THIEFS], by=Agent.objects.get(name="Olena"), now=NOW + 4 * HOUR)

    come(line, THIRD, NOW + 5 * HOUR)
    assert come(line, THIRD, NOW + 5 * HOUR + DAYS).answers_to == OWN
    assert [each.refused for each in held_of([back.customer], NOW + DAYS)] == [NOW + 2 * HOUR]


def test_thirty_days_after_a_refusal_another_address_holds_after_three_days_again(line: Line, refused: int) -> None:
    late = NOW + 2 * HOUR + 10 * DAYS + HOUR
    come(line, OWN, NOW + 3 * HOUR)
    come(line, THIRD, late)
    assert come(line, THIRD, late + DAYS - HOUR).answers_to == OWN
    assert come(line, THIRD, late + DAYS).answers_to == THIRD


@pytest.mark.parametrize("days", [31, 5_000], ids=["a month", "years"])
def test_the_refused_address_itself_never_holds_by_time_however_late_it_is_named_again(
    line: Line, refused: int, days: int
) -> None:
    late = NOW + timedelta(days=days)
    come(line, OWN, late)
    thief = come(line, THIEFS.upper(), late + HOUR)
    (held,) = held_of([thief.customer], late + 2 * HOUR)
    assert (held.since, held.refused) == (late + HOUR, NOW + 2 * HOUR)
    assert come(line, THIEFS, late + 400 * DAYS).answers_to == OWN
    release(refused, [THIEFS.upper()], by=Agent.objects.get(name="Olena"), now=late + 400 * DAYS)
    assert come(line, THIEFS, late + 400 * DAYS).answers_to == THIEFS.upper()


def test_a_release_of_another_address_leaves_the_refusal_as_it_was(line: Line, refused: int) -> None:
    come(line, THIRD, NOW + DAYS)
    release(refused, [THIRD], by=Agent.objects.get(name="Olena"), now=NOW + DAYS + HOUR)
    thief = come(line, THIEFS, NOW + 2 * DAYS)
    assert thief.answers_to == THIRD
    assert [each.refused for each in held_of([thief.customer], NOW + 2 * DAYS)] == [NOW + 2 * HOUR]
    assert come(line, THIEFS, NOW + 300 * DAYS).answers_to == THIRD


def test_a_refused_address_that_is_released_after_all_is_as_good_as_any(line: Line, refused: int) -> None:
    release(refused, [THIEFS], by=Agent.objects.get(name="Olena"), now=NOW + 3 * HOUR)
    come(line, OWN, NOW + DAYS)
    assert come(line, OWN, NOW + 2 * DAYS).answers_to == OWN
    come(line, THIEFS, NOW + 3 * DAYS)
    assert come(line, THIEFS, NOW + 4 * DAYS).answers_to == THIEFS


def test_a_third_address_can_be_refused_too_and_then_the_days_are_counted_from_that(line: Line, refused: int) -> None:
    come(line, THIRD, NOW + 5 * DAYS)
    keep_earlier(refused, [THIRD], by=Agent.objects.get(name="Olena"), now=NOW + 6 * DAYS)
    come(line, "fourth@example.net", NOW + 12 * DAYS)
    assert come(line, "fourth@example.net", NOW + 14 * DAYS).answers_to == OWN
