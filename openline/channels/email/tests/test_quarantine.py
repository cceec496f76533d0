"""Letters that could not be read: an admin sees why, members alone see whose they are, and each can be read again."""

from __future__ import annotations

import pytest
from django.test import Client

from openline.channels.email.models import Received
from openline.channels.email.models.received import ASIDE, KEPT, QUARANTINED
from openline.channels.email.receiving.keep import keep_raw
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.people.membership import add_member
from openline.people.models import Agent, Department

RAW = b"From: Taras <taras.vovk@mail.example>\r\nMessage-ID: <1@mail.example>\r\nSubject: Bomb\r\n\r\nBoo\r\n"
PAGE = "/channels/email/quarantine/"


@pytest.fixture
def line(security: Department) -> Line:
    settings = {"address": "security@pryklad.example", "way_in": "receiver"}
    return Line.objects.create(kind="email", name="Security", department=security, settings=settings)


@pytest.fixture
def letter(line: Line) -> Received:
    return quarantined(line, RAW, "too_deep")


def quarantined(line: Line, raw: bytes, reason: str) -> Received:
    letter = keep_raw(line.pk, raw, sender="taras.vovk@mail.example")
    Received.objects.filter(pk=letter.pk).update(state=QUARANTINED, reason=reason)
    return letter


def page_of(client: Client, query: str = "") -> str:
    return client.get(PAGE + query).content.decode()


def test_nothing_in_it_says_so(as_iryna: Client) -> None:
    assert "Every letter could be read." in page_of(as_iryna)
    assert "Nothing is set aside." in page_of(as_iryna, "?state=aside")


def test_it_says_which_mailbox_and_why_and_the_navigation_counts(as_iryna: Client, letter: Received) -> None:
    page = page_of(as_iryna)
    assert "security@pryklad.example" in page
    assert "Letters in letters, too deep to read" in page
    assert '<span class="n">1</span>' in as_iryna.get("/settings/lines/").content.decode()


def test_an_admin_who_is_no_member_sees_neither_sender_nor_letter(as_iryna: Client, letter: Received) -> None:
    page = page_of(as_iryna)
    assert "taras.vovk@mail.example" not in page
    assert ".eml" not in page
    assert as_iryna.get(f"{PAGE}{letter.pk}.eml").status_code == 404


def test_a_member_downloads_the_letter_as_it_came_and_nothing_of_it_runs(
    as_iryna: Client, iryna: Agent, security: Department, letter: Received
) -> None:
    add_member(security, iryna, "agent", None, now())
    assert "taras.vovk@mail.example" in page_of(as_iryna)
    answer = as_iryna.get(f"{PAGE}{letter.pk}.eml")
    assert answer.content == RAW
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_letter_that_was_taken_is_not_given_out_here(
    as_iryna: Client, iryna: Agent, security: Department, letter: Received
) -> None:
    add_member(security, iryna, "agent", None, now())
    Received.objects.filter(pk=letter.pk).update(state="taken")
    assert as_iryna.get(f"{PAGE}{letter.pk}.eml").status_code == 404


def test_all_of_one_reason_are_read_again_and_the_others_stay(as_iryna: Client, line: Line, letter: Received) -> None:
    other = quarantined(line, RAW + b"2", "too_deep")
    slow = quarantined(line, RAW + b"3", "too_slow")

    said = as_iryna.post(f"{PAGE}again", {"reason": "too_deep"}, follow=True).content.decode()

    assert "2 letters are read again." in said
    assert set(Received.objects.filter(state=KEPT).values_list("pk", flat=True)) == {letter.pk, other.pk}
    assert Received.objects.get(pk=slow.pk).state == QUARANTINED


def test_one_is_read_again_or_set_aside_and_stays_kept(as_iryna: Client, line: Line, letter: Received) -> None:
    as_iryna.post(f"{PAGE}{letter.pk}/aside")
    aside = Received.objects.get(pk=letter.pk)
    assert (aside.state, aside.reason, bytes(aside.raw or b"")) == (ASIDE, "too_deep", RAW)
    assert "too deep" in page_of(as_iryna, "?state=aside")

    as_iryna.post(f"{PAGE}again", {"letter": letter.pk, "state": "aside"})
    assert Received.objects.get(pk=letter.pk).state == KEPT


def test_an_unknown_reason_shows_itself(as_iryna: Client, line: Line) -> None:
    quarantined(line, RAW, "moon_in_the_wrong_phase")
    assert "moon_in_the_wrong_phase" in page_of(as_iryna)


def test_a_number_that_is_none_finds_nothing(as_iryna: Client, letter: Received) -> None:
    assert as_iryna.get(f"{PAGE}?before=x").status_code == 200
    assert as_iryna.post(f"{PAGE}again", {"letter": "9" * 40}).status_code == 302
    assert Received.objects.get(pk=letter.pk).state == QUARANTINED
