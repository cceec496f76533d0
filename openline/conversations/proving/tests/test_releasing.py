"""An address that waits is released by Security, who asked the customer by another way."""

from __future__ import annotations

import pytest

from openline.conversations.change import NotVisible
from openline.conversations.models import AccountEmail, Line
from openline.conversations.proving.addresses import held_of
from openline.conversations.proving.releasing import MayNotRelease, NothingHeld, release, release_waiting, waiting
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Agent, Department

from .signing import NOW
from .test_addresses import HOUR, OWN, THIEFS, ask, come, events


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
    release(asked, by=olena, now=NOW + 2 * HOUR)

    assert come(line, THIEFS, NOW + 2 * HOUR).answers_to == THIEFS
    assert events(asked, "address_released") == [{"email": THIEFS}]
    assert AccountEmail.objects.get(email=THIEFS).released_by == olena
    assert held_of([come(line, THIEFS, NOW + 2 * HOUR).customer], NOW + 2 * HOUR) == []
    with pytest.raises(NothingHeld):
        release(asked, by=olena, now=NOW + 3 * HOUR)


def test_who_is_not_of_security_does_not_release_and_who_does_not_see_it_learns_nothing(line: Line, asked: int) -> None:
    with pytest.raises(MayNotRelease):
        release(asked, by=agent("Andrii", ("general", "supervisor")), now=NOW + 2 * HOUR)
    with pytest.raises(NotVisible):
        release(asked, by=agent("Ihor", ("security", "agent")), now=NOW + 2 * HOUR)
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


def test_without_a_walled_department_the_supervisors_of_the_conversations_own_release(line: Line, asked: int) -> None:
    Department.objects.update(walled_since=None)
    with pytest.raises(MayNotRelease):
        release(asked, by=agent("Andrii", ("general", "agent"), ("technical", "supervisor")), now=NOW + 2 * HOUR)
    release(asked, by=agent("Olena", ("general", "supervisor")), now=NOW + 2 * HOUR)
    assert come(line, THIEFS, NOW + 2 * HOUR).answers_to == THIEFS
