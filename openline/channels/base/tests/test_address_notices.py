"""What the old address reads when its account has another one: in his own language, nothing of the account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from openline.channels.base.events import NoticeAsked
from openline.conversations.models import Line, Site
from openline.conversations.proving.keys import add_key
from openline.conversations.proving.releasing import keep_earlier_waiting, waiting
from openline.conversations.proving.sessions import begin
from openline.conversations.proving.tests.signing import AUDIENCE, NOW, SECRET, token
from openline.kit.bus import subscribe_within
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Department

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
_asked: list[NoticeAsked] = []


def _hear(batch: Sequence[NoticeAsked]) -> None:
    _asked.extend(batch)


@pytest.fixture
def asked() -> Iterator[list[NoticeAsked]]:
    subscribe_within(NoticeAsked, _hear)
    _asked.clear()
    yield _asked
    _asked.clear()


@pytest.fixture
def line() -> Line:
    site = Site.objects.create(audience=AUDIENCE)
    add_key(site, "2026-11", "HS256", SECRET)
    return Line.objects.create(kind="chat", name="Profile", department=Department.objects.all()[0], site=site)


def change(line: Line, language: str) -> None:
    """Maria's address, and what a thief says of her."""
    begin(token(), line=line, now=NOW, language=language)
    thiefs = token(at=NOW + HOUR, email="thief@example.net", name="Send 100 EUR to thief@example.net")
    begin(thiefs, line=line, now=NOW + HOUR, language="ru" if language == "en" else "en")


def test_the_old_address_reads_that_another_was_named_and_until_when_it_holds(
    line: Line, asked: list[NoticeAsked]
) -> None:
    change(line, "en")
    (notice,) = asked
    assert (notice.to, notice.purpose, notice.line) == ("maria@example.org", "address_changed", line.pk)
    assert notice.department == line.department_id
    assert notice.subject == "The address of your account at www.example.org was changed"
    assert "until 26 November 2026, 10:30 UTC" in notice.body
    assert "If it was not you" in notice.body


def test_it_reads_neither_the_new_address_nor_whose_account_nor_what_a_thief_calls_himself(
    line: Line, asked: list[NoticeAsked]
) -> None:
    change(line, "en")
    for private in ("thief", "4711", "Maria", "100 EUR"):
        assert private not in asked[0].subject + asked[0].body


@pytest.mark.parametrize(
    ("language", "words"), [("uk", "Адресу вашого рахунку"), ("ru", "Адрес вашего счёта")], ids=["uk", "ru"]
)
def test_it_is_written_in_the_language_that_the_customer_had_before(
    line: Line, asked: list[NoticeAsked], language: str, words: str
) -> None:
    change(line, language)
    assert asked[0].subject.startswith(words)
    assert asked[0].language == language


def test_after_a_refusal_it_names_no_day_from_which_the_next_one_holds(line: Line, asked: list[NoticeAsked]) -> None:
    change(line, "uk")
    ihor = add_agent("ihor@pryklad.example", name="Ihor")
    add_member(Department.objects.get(key="security"), ihor, "agent", None, NOW)
    keep_earlier_waiting(waiting(NOW + HOUR).get().pk, by=ihor, now=NOW + HOUR)
    begin(token(at=NOW + 2 * HOUR, email="third@example.net"), line=line, now=NOW + 2 * HOUR)
    body = asked[-1].body
    assert len(asked) == 2
    assert "an earlier change was refused" in body
    assert "until" not in body
    assert "third" not in body
