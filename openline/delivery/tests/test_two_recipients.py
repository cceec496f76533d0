"""A letter to several: who has it and who has not."""

from __future__ import annotations

import pytest

from openline.channels.base.contract import DeliveryError, InPart
from openline.conversations.models import Line
from openline.conversations.tests.scene import NOW, keep, kinds, row, written
from openline.conversations.wire import Letter
from openline.delivery.bouncing import bounced
from openline.delivery.models import BOUNCED, SENT, Delivery
from openline.delivery.undo import TooLate, try_again
from openline.people.models import Agent

from .conftest import Server, asked, later, said_of, sends

MARIA, COPY, BLIND = "maria@pryklad.example", "boss@pryklad.example", "archive@pryklad.example"


@pytest.fixture
def reply(mailbox: Line, ihor: Agent, server: Server) -> Delivery:
    """To Maria, with a copy for two more; it has left."""
    letter = Letter(to=[MARIA], cc=[COPY], bcc=[BLIND])
    keep(written(ihor, asked(mailbox), letter=letter))
    sends(mailbox, later(10))
    return Delivery.objects.get()


def comes_back(reply: Delivery, to: str, at: float = 60) -> bool:
    return bounced(reply.conversation_id, reply.seq, to, "5.1.1", "User unknown", later(at))


def again(reply: Delivery, mailbox: Line, ihor: Agent, at: float = 100) -> None:
    try_again(reply.conversation_id, reply.seq, by=ihor, now=later(at))
    sends(mailbox, later(at))


def test_a_copy_that_came_back_makes_no_customer_wait(reply: Delivery) -> None:
    assert comes_back(reply, COPY)
    reply.refresh_from_db()
    assert (reply.state, row(reply.conversation_id).waiting_since) == (SENT, None)
    assert kinds(reply.conversation_id)[-1] == "reply_bounced"


def test_each_recipient_is_told_once(reply: Delivery) -> None:
    assert [comes_back(reply, to) for to in (COPY, COPY, MARIA, MARIA.upper(), COPY, BLIND)] == [
        True, False, True, False, False, True,
    ]  # fmt: skip
    assert [data["to"] for data in said_of("reply_bounced")] == [COPY, MARIA, BLIND]
    assert Delivery.objects.get().state == BOUNCED
    assert row(reply.conversation_id).waiting_since == later(60)


def test_it_is_sent_again_to_those_who_have_not_got_it(
    reply: Delivery, mailbox: Line, ihor: Agent, server: Server
) -> None:
    comes_back(reply, COPY)
    again(reply, mailbox, ihor)
    assert [each.only for each in server.taken] == [(), (COPY,)]
    assert said_of("reply_tried_again") == [{"message": reply.seq, "to": [COPY]}]
    assert said_of("reply_sent")[-1] == {"message": reply.seq, "to": [COPY], "twice": True}
    with pytest.raises(TooLate):
        again(reply, mailbox, ihor, 110)
    assert comes_back(reply, COPY, 120), "once more, of the second try"
    comes_back(reply, MARIA, 121)
    again(reply, mailbox, ihor, 130)
    assert [each.only for each in server.taken][2:] == [(COPY, MARIA)]


def test_a_copy_that_is_refused_at_once_makes_no_customer_wait(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation, letter=Letter(to=[MARIA], cc=[COPY])))
    server.answers = [InPart.made("id", {COPY: "550 no such user"})]
    sends(mailbox, later(10))
    assert (Delivery.objects.get().state, row(conversation).waiting_since) == (SENT, None)
    assert [data["to"] for data in said_of("reply_bounced")] == [COPY]
    try_again(conversation, kept.seq, by=ihor, now=later(100))
    sends(mailbox, later(100))
    assert server.taken[-1].only == (COPY,)


def test_a_customer_who_is_refused_while_the_copy_goes_waits(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    keep(written(ihor, conversation, letter=Letter(to=["Maria@Pryklad.example"], cc=[COPY])))
    server.answers = [InPart.made("id", {MARIA: "550 no such user"})]
    sends(mailbox, later(10))
    assert (Delivery.objects.get().state, row(conversation).waiting_since) == (BOUNCED, later(10))


def test_a_second_copy_that_is_refused_leaves_the_customer_answered(
    reply: Delivery, mailbox: Line, ihor: Agent, server: Server
) -> None:
    comes_back(reply, COPY)
    server.says = [DeliveryError("550 still unknown", permanent=True)]
    again(reply, mailbox, ihor)
    assert (Delivery.objects.get().state, row(reply.conversation_id).waiting_since) == (SENT, None)
    told = said_of("reply_bounced")[-1]
    assert (told["to"], told["reason"]) == (COPY, "550 still unknown")
    again(reply, mailbox, ihor, 200)
    assert server.taken[-1].only == (COPY,)


def test_a_second_try_that_failed_is_made_again_for_the_same(
    reply: Delivery, mailbox: Line, ihor: Agent, server: Server
) -> None:
    comes_back(reply, MARIA)
    server.says = [DeliveryError("550 full", permanent=True)]
    again(reply, mailbox, ihor)
    assert row(reply.conversation_id).waiting_since == later(100)
    again(reply, mailbox, ihor, 200)
    assert server.taken[-1].only == (MARIA,)


def test_a_letter_in_vain_for_all_goes_to_all_again(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox, at=NOW)
    kept = keep(written(ihor, conversation, letter=Letter(to=[MARIA], cc=[COPY])))
    server.says = [DeliveryError("550 no", permanent=True)]
    sends(mailbox, later(10))
    try_again(conversation, kept.seq, by=ihor, now=later(100))
    sends(mailbox, later(100))
    assert server.taken[-1].only == ()
    assert said_of("reply_sent")[-1]["to"] == [MARIA, COPY]
