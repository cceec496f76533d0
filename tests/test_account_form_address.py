"""Who steals an account changes its address first: where the desk's letters to it go, from the token to the mailbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openline.channels.account_form.tests.conftest import *  # noqa: F403  # its line, its clock, its people
from openline.channels.account_form.tests.scene import MARIA, QUESTION, Browser, Clock
from openline.channels.account_form.tests.test_requests import answer
from openline.channels.email.sending.recipient import recipient_of
from openline.conversations.models import Conversation, Line
from openline.conversations.proving.addresses import HELD_FOR
from openline.conversations.queries import row_of
from openline.delivery.models import Delivery, NoticeDelivery
from openline.people.models import Agent, Department

HERS, THIEF = MARIA["email"], "thief@attacker.test"
STOLEN = {**MARIA, "email": THIEF}


@pytest.fixture
def mailbox(line: Line) -> Line:
    """The form's answers leave by it, whatever mailboxes there are besides."""
    accounting = Department.objects.get(key="accounting")
    Line.objects.create(kind="email", name="accounting@", department=accounting)
    line.reply_line = Line.objects.create(kind="email", name="info@", department=line.department)
    line.save()
    return line.reply_line


def goes_to(asked: Conversation) -> str:
    return recipient_of(row_of(Conversation.objects.select_related("line", "customer").get(pk=asked.pk)))


def test_the_answer_goes_to_the_address_that_was_signed_with_the_question(
    maria: Browser, olena: Agent, mailbox: Line, clock: Clock
) -> None:
    maria.ask(QUESTION)
    asked = Conversation.objects.get()
    maria.enter(STOLEN)
    answer(olena, "It was paid out this morning", clock)
    reply = Delivery.objects.get(conversation=asked, purpose="reply")
    assert (reply.line, goes_to(asked)) == (mailbox, HERS)
    clock.forward(hours=1000)
    assert goes_to(asked) == HERS


def test_what_the_thief_asks_is_answered_to_the_owner_and_he_is_told_nothing_of_him(
    maria: Browser, olena: Agent, mailbox: Line, clock: Clock
) -> None:
    maria.enter(STOLEN)
    maria.ask("Send my documents once more")
    (asked,) = Conversation.objects.all()
    answer(olena, "We sent them to the address of your account", clock)
    assert goes_to(asked) == HERS
    assert THIEF not in maria.text()
    assert HERS not in maria.text()


def test_the_old_address_hears_of_it_once_and_of_nothing_that_was_asked(
    maria: Browser, mailbox: Line, clock: Clock
) -> None:
    maria.ask(QUESTION)
    for _ in range(3):
        maria.enter(STOLEN)
    (notice,) = NoticeDelivery.objects.all()
    assert (notice.to, notice.purpose, notice.line) == (HERS, "address_changed", mailbox)
    for word in (THIEF, "withdrawal", MARIA["name"], MARIA["sub"]):
        assert word not in notice.subject + notice.body


def test_the_copy_of_a_question_goes_to_the_owner_too(maria: Browser, mailbox: Line) -> None:
    maria.enter(STOLEN)
    maria.ask("Send my documents once more")
    copy = Delivery.objects.get(purpose="acknowledgement")
    assert (copy.line, goes_to(copy.conversation)) == (mailbox, HERS)


def test_after_72_hours_it_is_the_address_of_the_account(maria: Browser, mailbox: Line, clock: Clock) -> None:
    maria.ask(QUESTION)
    before = Conversation.objects.get()
    maria.enter({**MARIA, "email": "maria@new.example"})
    clock.time += HELD_FOR + timedelta(seconds=1)
    maria.enter({**MARIA, "email": "maria@new.example"})
    maria.ask("And now?")
    assert goes_to(Conversation.objects.latest("pk")) == "maria@new.example"
    assert goes_to(before) == HERS
