from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from openline.channels.base.contract import DeliveryError
from openline.channels.base.events import LetterBounced
from openline.conversations.change import NotVisible
from openline.conversations.events import ReplyBounced
from openline.conversations.intake import Incoming
from openline.conversations.models import Conversation, Line
from openline.conversations.tests.scene import NOW, keep, kinds, row, written
from openline.delivery.bouncing import bounced, hear_bounces
from openline.delivery.leasing import lease
from openline.delivery.models import BOUNCED, SENT, WITHDRAWN, Delivery
from openline.delivery.undo import NotYours, TooLate, try_again, withdraw
from openline.kit.bus import subscribe, tell_within
from openline.people.models import Agent

from .conftest import Server, asked, later, said_of, sends


def test_what_is_taken_back_never_leaves_and_he_waits_as_before(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation, "Ой, не те"), later(5))
    assert row(conversation).waiting_since is None
    after = withdraw(conversation, kept.seq, by=ihor, now=later(9))
    assert sends(mailbox, later(9999)) == 0
    assert Delivery.objects.get().state == WITHDRAWN
    found = row(conversation)
    assert (found.waiting_since, found.preview, found.preview_by) == (NOW, "Де мій переказ?", "customer")
    assert (after.preview, kinds(conversation)[-1]) == ("Де мій переказ?", "reply_withdrawn")


def test_he_waits_since_his_first_word_after_the_last_reply_that_stands(mailbox: Line, ihor: Agent) -> None:
    conversation = asked(mailbox)
    keep(written(ihor, conversation, "Дивлюся"), later(1))
    for number in (2, 3):
        incoming = Incoming(mailbox.pk, "email", "maria@pryklad.example", f"l{number}", "Ще одне")
        keep(incoming, later(number))
    kept = keep(written(ihor, conversation), later(4))
    withdraw(conversation, kept.seq, by=ihor, now=later(5))
    assert row(conversation).waiting_since == later(2)


def test_what_is_leaving_is_not_taken_back(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    assert lease(mailbox.pk, later(10)) is not None
    with pytest.raises(TooLate):
        withdraw(conversation, kept.seq, by=ihor, now=later(10))
    assert kinds(conversation)[-1] == "reply_written"


def test_what_a_colleague_wrote_is_not_taken_back(mailbox: Line, ihor: Agent, olena: Agent) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    with pytest.raises(NotYours):
        withdraw(conversation, kept.seq, by=olena, now=later(1))
    assert kinds(conversation)[-1] == "reply_written"


def test_what_waits_for_a_second_try_may_be_there_already(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    server.says = [DeliveryError("lost the line after DATA", permanent=False)]
    sends(mailbox, later(10))
    with pytest.raises(TooLate):
        withdraw(conversation, kept.seq, by=ihor, now=later(11))


def test_what_left_once_is_not_taken_back_when_it_is_sent_again(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    sends(mailbox, later(10))
    bounced(conversation, kept.seq, "maria@pryklad.example", "5.1.1", "User unknown", later(60))
    try_again(conversation, kept.seq, by=ihor, now=later(100))
    with pytest.raises(TooLate):
        withdraw(conversation, kept.seq, by=ihor, now=later(100))
    assert sends(mailbox, later(100)) == 1


def test_who_does_not_see_it_takes_nothing_back(mailbox: Line, ihor: Agent, andrii: Agent) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    for act in (withdraw, try_again):
        with pytest.raises(NotVisible):
            act(conversation, kept.seq, by=andrii, now=later(1))


def test_a_failed_one_is_sent_again_on_request(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    server.says = [DeliveryError("550 full", permanent=True)]
    sends(mailbox, later(10))
    try_again(conversation, kept.seq, by=ihor, now=later(100))
    assert row(conversation).waiting_since is None
    assert sends(mailbox, later(100)) == 1
    assert said_of("reply_sent") == [{"message": kept.seq, "to": ["maria@pryklad.example"]}]
    with pytest.raises(TooLate):
        try_again(conversation, kept.seq, by=ihor, now=later(101))


def test_what_comes_back_is_told_once_and_waits_again(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    sends(mailbox, later(10))
    Conversation.objects.filter(pk=conversation).update(closed_at=NOW)
    for _ in range(2):
        bounced(conversation, kept.seq, "maria@pryklad.example", "5.1.1", "User unknown", later(60))
    assert Delivery.objects.get().state == BOUNCED
    (told,) = said_of("reply_bounced")
    assert told == {
        "message": kept.seq, "to": "maria@pryklad.example", "status": "5.1.1", "reason": "User unknown",
    }  # fmt: skip
    assert (row(conversation).closed_at, row(conversation).waiting_since) == (None, later(60))
    try_again(conversation, kept.seq, by=ihor, now=later(100))
    sends(mailbox, later(100))
    assert (Delivery.objects.get().state, row(conversation).waiting_since) == (SENT, None)
    assert said_of("reply_sent")[-1]["twice"], "it had left before"


def test_a_report_of_nothing_moves_nothing(mailbox: Line, ihor: Agent) -> None:
    conversation = asked(mailbox)
    keep(written(ihor, conversation))
    hear_bounces([LetterBounced(99999, 2, "x@y.example", "5.0.0", ""), LetterBounced(conversation, 2, "x", "", "")])
    assert "reply_bounced" not in kinds(conversation)


def test_a_report_is_noted_with_the_letter_that_brought_it_or_not_at_all(
    mailbox: Line, ihor: Agent, server: Server, django_capture_on_commit_callbacks: Any
) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    sends(mailbox, later(10))
    report = LetterBounced(conversation, kept.seq, "maria@pryklad.example", "5.1.1", "No")
    shown: list[ReplyBounced] = []
    subscribe(ReplyBounced, shown.extend)
    with transaction.atomic():
        tell_within([report])
        assert Delivery.objects.get().state == BOUNCED
        transaction.set_rollback(True)
    assert (Delivery.objects.get().state, said_of("reply_bounced")) == (SENT, [])
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        tell_within([report, report])
        assert shown == []
    assert [each.entry.data["to"] for each in shown] == ["maria@pryklad.example"]
    assert len(said_of("reply_bounced")) == 1


def test_a_bounce_that_overtakes_our_commit_stands(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))

    def comes_back() -> None:
        bounced(conversation, kept.seq, "maria@pryklad.example", "5.1.1", "No", later(11))

    server.meanwhile = comes_back
    sends(mailbox, later(10))
    assert Delivery.objects.get().state == BOUNCED
