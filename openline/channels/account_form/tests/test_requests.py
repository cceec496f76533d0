"""My requests: how each stands, what was said in it, and going on with one."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from openline.conversations.closure import close
from openline.conversations.events import CustomerSaw, ReplyWritten
from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Event, Message
from openline.conversations.outcome import Kept
from openline.conversations.replies import Writing
from openline.conversations.uploading import Uploader, upload
from openline.kit.bus import subscribe
from openline.people.models import Agent

from .scene import MARIA, QUESTION, STEPAN, Browser, Clock, picture


def answer(by: Agent, words: str, clock: Clock, *, files: tuple[str, ...] = (), note: bool = False) -> Kept:
    """In the newest request, long enough ago that it cannot be taken back any more."""
    asked = Conversation.objects.latest("pk")
    writing = Writing(by.pk, asked.pk, f"answer-{Message.objects.count()}", words, files=list(files), note=note)
    (kept,) = keep_many([writing], clock())
    assert isinstance(kept, Kept)
    clock.forward(seconds=settings.UNDO_SECONDS + 1)
    return kept


@pytest.fixture
def asked(maria: Browser) -> Conversation:
    maria.ask(QUESTION)
    return Conversation.objects.get()


def test_the_list_says_in_words_how_each_request_stands(
    maria: Browser, asked: Conversation, olena: Agent, clock: Clock
) -> None:
    clock.forward(minutes=25)
    maria.get()
    assert "Sent 25 min ago" in maria.text()
    answer(olena, "It was paid out this morning", clock)
    maria.get()
    assert maria.requests() == [(QUESTION, "answered")]
    clock.forward(hours=2)
    maria.enter()
    assert "Answered 2 h ago" in maria.text()
    assert "read by you" not in maria.text()
    answer(olena, "Which bank was it?\n\nOlena", clock)
    maria.get()
    assert maria.requests() == [(QUESTION, "your_turn")]
    assert "We asked you something just now" in maria.text()
    close(asked.pk, by=olena, now=clock())
    clock.forward(days=3)
    maria.enter()
    assert maria.requests() == [(QUESTION, "closed")]
    assert "Settled on 23 November" in maria.text()


def test_how_long_it_usually_takes_is_said_only_when_it_is_known(
    maria: Browser, asked: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria.get()
    assert "usually" not in maria.text()
    monkeypatch.setattr("openline.channels.account_form.shown.usual_wait", lambda department, now: 50)
    maria.get()
    assert "usually answered within 50 min" in maria.text()


def test_who_opens_a_request_has_read_its_answer_and_agents_see_that(
    maria: Browser, asked: Conversation, olena: Agent, clock: Clock
) -> None:
    told: list[Any] = []
    subscribe(CustomerSaw, told.extend)
    kept = answer(olena, "It was paid out this morning", clock)
    maria.get(f"{asked.pk}/")
    assert "It was paid out this morning" in maria.text()
    asked.refresh_from_db()
    assert asked.customer_seen_seq == kept.seq
    assert [event.row.customer_seen_seq for event in told if event.row.id == asked.pk][-1] == kept.seq
    maria.get()
    assert "read by you" in maria.text()


def test_an_answer_shows_with_its_files_and_its_first_name_and_notes_never_do(
    maria: Browser, asked: Conversation, olena: Agent, clock: Clock
) -> None:
    file = upload(picture("receipt.png"), Uploader(agent=olena.pk))
    answer(olena, "Careful with this one", clock, note=True)
    answer(olena, "See https://www.example.org/rules", clock, files=(file.key,))
    maria.get(f"{asked.pk}/")
    assert "Olena" in maria.text()
    assert "Hnatiuk" not in maria.text()
    assert "Careful" not in maria.text()
    assert 'href="https://www.example.org/rules"' in maria.text()
    assert "receipt.png" in maria.text()
    got = maria.client.get(f"{maria.root}files/{file.key}")
    assert got.status_code == 200
    assert got["Content-Disposition"].startswith("attachment")


def test_what_can_still_be_taken_back_or_was_taken_back_is_not_an_answer_yet(
    maria: Browser, asked: Conversation, olena: Agent, clock: Clock
) -> None:
    kept = answer(olena, "A mistake", clock)
    clock.forward(seconds=-settings.UNDO_SECONDS)
    maria.get(f"{asked.pk}/")
    assert "A mistake" not in maria.text()
    assert 'data-state="with_us"' in maria.text()
    clock.forward(hours=1)
    Event.objects.create(
        conversation=asked, seq=kept.seq + 1, at=clock(), kind="reply_withdrawn", data={"message": kept.seq}
    )
    maria.enter()
    maria.get(f"{asked.pk}/")
    assert "A mistake" not in maria.text()
    assert 'data-state="with_us"' in maria.text()


def test_going_on_with_a_settled_request_opens_it_again(
    maria: Browser, asked: Conversation, olena: Agent, clock: Clock
) -> None:
    answer(olena, "Paid out", clock)
    close(asked.pk, by=olena, now=clock())
    maria.get(f"{asked.pk}/")
    maria.post(f"{asked.pk}/", "It did not arrive", picture("bank.png"))
    asked.refresh_from_db()
    assert asked.closed_at is None
    assert [message.body for message in asked.messages.order_by("seq")] == [QUESTION, "Paid out", "It did not arrive"]
    assert 'data-state="with_us"' in maria.text()
    assert "bank.png" in maria.text()
    assert Conversation.objects.count() == 1


def test_a_question_is_acknowledged_and_going_on_is_not(maria: Browser, told_within: list[Any]) -> None:
    maria.ask(QUESTION)
    (asked,) = Conversation.objects.all()
    assert [(event.conversation, event.line) for event in told_within] == [(asked.pk, 0)]
    maria.post(f"{asked.pk}/", "One thing more")
    assert len(told_within) == 1


def test_the_newest_stand_first_and_older_ones_on_the_next_page(
    maria: Browser, asked: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openline.channels.account_form.asked.PAGE", 2)
    for number in (2, 3):
        maria.get()
        maria.ask(f"Question {number}")
    maria.get()
    assert [title for title, _ in maria.requests()] == ["Question 3", "Question 2"]
    maria.get(f"?before={asked.pk + 1}")
    assert maria.requests() == [(QUESTION, "with_us")]


def test_answers_reach_the_letters_of_the_account_alone(
    maria: Browser, asked: Conversation, olena: Agent, clock: Clock
) -> None:
    """The answer goes to the address that was signed with the question, also when another was signed since."""
    written: list[ReplyWritten] = []
    subscribe(ReplyWritten, written.extend)
    maria.enter({**MARIA, "email": "thief@attacker.test"})
    assert "Until 26 November, 09:30 UTC answers go to the one before" in maria.text()
    assert "thief@attacker.test" not in maria.text()
    assert MARIA["email"] not in maria.text()
    answer(olena, "It was paid out this morning", clock)
    asked.refresh_from_db()
    assert asked.reply_to == MARIA["email"]
    maria.get(f"{asked.pk}/")
    maria.post(f"{asked.pk}/", "Send it to my new address")
    maria.get()
    maria.ask("A new question of the thief")
    assert set(Conversation.objects.values_list("reply_to", flat=True)) == {MARIA["email"]}


def test_after_72_hours_the_new_address_gets_new_questions_and_old_ones_keep_theirs(
    maria: Browser, asked: Conversation, clock: Clock
) -> None:
    maria.enter({**MARIA, "email": "maria@new.example"})
    clock.forward(hours=72, seconds=1)
    maria.enter({**MARIA, "email": "maria@new.example"})
    assert "m•••••••a@new.example" in maria.text()
    assert "the address your account holds" in maria.text()
    maria.ask("A question from the new address")
    asked.refresh_from_db()
    assert asked.reply_to == MARIA["email"]
    assert Conversation.objects.latest("pk").reply_to == "maria@new.example"
    maria.get(f"{asked.pk}/")
    maria.post(f"{asked.pk}/", "And this one too")
    asked.refresh_from_db()
    assert asked.reply_to == MARIA["email"]


def test_another_account_sees_nothing_of_it(line: Any, asked: Conversation, clock: Clock) -> None:
    stepan = Browser(line, clock)
    stepan.enter(STEPAN)
    assert stepan.requests() == []
    assert stepan.get(f"{asked.pk}/").status_code == 404
    assert QUESTION not in stepan.text()
    stepan.get()
    stepan.post(f"{asked.pk}/", "Let me in")
    assert stepan.page.status_code == 404
    assert stepan.typed() == "Let me in"
    assert Message.objects.count() == 1


def test_a_request_that_never_was_is_a_page_that_says_so(maria: Browser) -> None:
    for number in (999_999, 10**30):
        assert maria.get(f"{number}/").status_code == 404
        assert "No such request" in maria.text()
