from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from openline.channels.base.contract import DeliveryError
from openline.channels.base.registry import channels
from openline.conversations.models import Conversation, Line
from openline.conversations.tests.scene import MARIA, NOW, keep, kinds, row, said, written
from openline.delivery.leasing import due_lines, lease, next_due, renew
from openline.delivery.models import FAILED, PENDING, SENDING, SENT, Delivery
from openline.delivery.outgoing import outgoing_of
from openline.delivery.pace import LEASE, MOST_ATTEMPTS
from openline.delivery.undo import try_again
from openline.kit.clock import milliseconds
from openline.people.models import Agent

from .conftest import CARRIED, Server, asked, later, said_of, sends


def test_a_reply_waits_for_the_undo_and_then_leaves(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation, "Уже їде"))
    assert (due_lines(later(9)), sends(mailbox, later(9))) == ([], 0)
    assert next_due() == later(10)
    assert due_lines(later(10)) == [mailbox.pk]
    assert sends(mailbox, later(10)) == 1
    assert server.bodies() == ["Уже їде"]
    assert said_of("reply_sent") == [{"message": kept.seq, "to": ["maria@pryklad.example"]}]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.external_id, delivery.sent_at) == (SENT, f"id-{kept.seq}", later(10))
    assert next_due() is None
    assert server.closed == 2, "each look at the line keeps its connection no longer than it lasts"


def test_notes_and_chats_leave_by_no_row(mailbox: Line, line: Line, ihor: Agent) -> None:
    keep(written(ihor, asked(mailbox), note=True))
    keep(written(ihor, keep(said(MARIA, line, topic="technical")).conversation))
    assert not Delivery.objects.exists()


def test_a_line_that_names_another_for_its_replies_has_them_leave_there(
    mailbox: Line, ihor: Agent, server: Server
) -> None:
    form = Line.objects.create(kind="form", name="Form", department=mailbox.department, reply_line=mailbox)
    keep(written(ihor, asked(form), "Відповідь на форму"))
    assert sends(mailbox, later(10)) == 1
    assert [(each.line, each.row.line) for each in server.taken] == [(mailbox.pk, form.pk)]


def test_what_is_named_for_its_replies_and_was_closed_has_them_leave_by_another(mailbox: Line, ihor: Agent) -> None:
    old = Line.objects.create(kind=CARRIED, name="Old", department=mailbox.department, closed_at=NOW)
    form = Line.objects.create(kind="form", name="Form", department=mailbox.department, reply_line=old)
    keep(written(ihor, asked(form), "Відповідь на форму"))
    assert Delivery.objects.get().line == mailbox


def test_replies_leave_in_their_order(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    for number in range(5):
        keep(written(ihor, conversation, f"Лист {number}"), later(number))
    sends(mailbox, later(20))
    assert server.bodies() == [f"Лист {number}" for number in range(5)]


def test_a_flood_on_one_line_hides_no_other(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    keep(written(ihor, conversation))
    known = {"line": mailbox, "conversation_id": conversation, "purpose": "reply", "created_at": NOW, "due_at": NOW}
    Delivery.objects.bulk_create(Delivery(seq=seq, first=seq, **known) for seq in range(1000, 2001))
    other = Line.objects.create(kind=CARRIED, name="Billing", department=mailbox.department)
    keep(written(ihor, asked(other, client_id="letter-2")))
    assert due_lines(later(10)) == [mailbox.pk, other.pk]


def test_a_server_that_is_away_is_tried_once_for_all_that_is_due(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    for number in range(3):
        keep(written(ihor, conversation, f"Лист {number}"))
    server.says = [DeliveryError("cannot be reached", permanent=False, unreachable=True)]
    sends(mailbox, later(10))
    assert server.taken == []
    waiting = list(Delivery.objects.values_list("state", "due_at", "attempts", "problem"))
    assert waiting == [(PENDING, later(70), 1, "cannot be reached")] * 3
    assert due_lines(later(69)) == []
    sends(mailbox, later(70))
    assert server.bodies() == [f"Лист {number}" for number in range(3)]


def test_a_server_that_is_busy_is_asked_again(mailbox: Line, ihor: Agent, server: Server) -> None:
    keep(written(ihor, asked(mailbox)))
    server.says = [DeliveryError("451 greylisted", permanent=False)] * 2
    sends(mailbox, later(10))
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.due_at, waiting.problem) == (PENDING, later(70), "451 greylisted")
    sends(mailbox, later(70))
    assert Delivery.objects.get().due_at == later(190)
    sends(mailbox, later(190))
    assert (len(server.taken), said_of("reply_failed")) == (1, [])
    assert "twice" not in said_of("reply_sent")[0]


def test_why_it_is_not_gone_is_told_once_for_each_reason(mailbox: Line, ihor: Agent, server: Server) -> None:
    kept = keep(written(ihor, asked(mailbox)))
    server.says = [DeliveryError(why, permanent=False) for why in ("451 greylisted", "451 greylisted", "421 busy")]
    for seconds in (10, 70, 190):
        sends(mailbox, later(seconds))
    assert said_of("reply_put_off") == [
        {"message": kept.seq, "reason": "451 greylisted", "next_at": milliseconds(later(70))},
        {"message": kept.seq, "reason": "421 busy", "next_at": milliseconds(later(490))},
    ]


def test_after_a_day_it_is_given_up_and_the_customer_waits_again(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    server.says = [DeliveryError("421 too busy", permanent=False)] * 100
    at = later(10)
    for _ in range(MOST_ATTEMPTS):
        sends(mailbox, at)
        last, at = at, max(at, Delivery.objects.get().due_at)
    assert Delivery.objects.get().state == FAILED
    assert timedelta(hours=23) < last - NOW < timedelta(hours=25)
    assert said_of("reply_failed") == [{"message": kept.seq, "reason": "421 too busy"}]
    assert row(conversation).waiting_since == last


def test_a_server_that_refuses_is_believed_and_a_closed_conversation_opens(
    mailbox: Line, ihor: Agent, server: Server
) -> None:
    conversation = asked(mailbox)
    keep(written(ihor, conversation))
    Conversation.objects.filter(pk=conversation).update(closed_at=NOW)
    server.says = [DeliveryError("550 no such user", permanent=True)]
    assert sends(mailbox, later(10)) == 1
    assert (row(conversation).closed_at, row(conversation).waiting_since) == (None, later(10))
    assert kinds(conversation)[-2:] == ["reply_failed", "reopened"]
    assert sends(mailbox, later(9999)) == 0


def test_an_adapter_that_breaks_loses_nothing(mailbox: Line, ihor: Agent, server: Server) -> None:
    keep(written(ihor, asked(mailbox)))
    server.says = [ZeroDivisionError()]
    sends(mailbox, later(10))
    assert Delivery.objects.get().state == PENDING
    sends(mailbox, later(70))
    assert len(server.taken) == 1


def test_what_was_cut_off_is_sent_again_and_says_so(mailbox: Line, ihor: Agent, server: Server) -> None:
    kept = keep(written(ihor, asked(mailbox)))
    assert lease(mailbox.pk, later(10)) is not None
    assert sends(mailbox, later(11)) == 0, "somebody is at it"
    at = later(10) + LEASE
    assert sends(mailbox, at) == 1
    assert server.taken[0].again
    told = {"message": kept.seq, "to": ["maria@pryklad.example"], "twice": True}
    assert said_of("reply_sent") == [told]


def test_a_double_is_flagged_however_many_tries_lie_between(mailbox: Line, ihor: Agent, server: Server) -> None:
    keep(written(ihor, asked(mailbox)))
    assert lease(mailbox.pk, later(10)) is not None, "killed after the server's yes"
    server.says = [DeliveryError("451 later", permanent=False)]
    sends(mailbox, later(10) + LEASE)
    sends(mailbox, Delivery.objects.get().due_at)
    assert server.taken[0].again
    assert said_of("reply_sent")[0]["twice"]


def test_a_double_is_flagged_after_it_was_given_up(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    server.says = [DeliveryError("cut off in DATA", permanent=False, doubtful=True)]
    sends(mailbox, later(10))
    server.says = [DeliveryError("550 no", permanent=True)]
    sends(mailbox, later(70))
    assert Delivery.objects.get().state == FAILED
    try_again(conversation, kept.seq, by=ihor, now=later(100))
    sends(mailbox, later(100))
    assert said_of("reply_sent")[0]["twice"]


def test_the_last_try_of_all_may_be_the_one_that_is_doubtful(mailbox: Line, ihor: Agent, server: Server) -> None:
    conversation = asked(mailbox)
    kept = keep(written(ihor, conversation))
    Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)
    server.says = [DeliveryError("cut off in DATA", permanent=False, doubtful=True)]
    sends(mailbox, later(10))
    try_again(conversation, kept.seq, by=ihor, now=later(100))
    sends(mailbox, later(100))
    assert server.taken[0].again


def test_a_lease_that_is_renewed_is_nobody_elses(mailbox: Line, ihor: Agent, server: Server) -> None:
    keep(written(ihor, asked(mailbox)))
    leased = lease(mailbox.pk, later(10))
    assert leased is not None
    renew([leased], later(60))
    assert sends(mailbox, later(10) + LEASE) == 0
    assert sends(mailbox, later(60) + LEASE) == 1


def test_who_lost_his_lease_settles_nothing(mailbox: Line, ihor: Agent, server: Server) -> None:
    keep(written(ihor, asked(mailbox)))

    def another_takes_over() -> None:
        server.meanwhile = lambda: None
        assert sends(mailbox, later(10) + LEASE) == 1

    server.meanwhile = another_takes_over
    sends(mailbox, later(10))
    assert len(said_of("reply_sent")) == 1
    assert Delivery.objects.get().state == SENT


def test_nothing_new_is_begun_at_the_end(mailbox: Line, ihor: Agent, server: Server) -> None:
    from openline.delivery.sending import send_due

    keep(written(ihor, asked(mailbox)))
    assert send_due(mailbox.pk, lambda: later(10), ended=lambda: True) == 0
    assert not Delivery.objects.filter(state=SENDING).exists()


def test_one_that_cannot_be_made_waits_and_stops_no_other(
    mailbox: Line, ihor: Agent, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = asked(mailbox)
    first, second = (keep(written(ihor, conversation, words)) for words in ("Перший", "Другий"))

    def breaks_at_the_first(delivery: Delivery) -> Any:
        if delivery.seq == first.seq:
            raise KeyError("broken")
        return outgoing_of(delivery)

    monkeypatch.setattr("openline.delivery.sending.outgoing_of", breaks_at_the_first)
    assert sends(mailbox, later(10)) == 2
    assert server.bodies() == ["Другий"]
    assert Delivery.objects.get(seq=first.seq).state == PENDING
    assert Delivery.objects.get(seq=second.seq).state == SENT


def test_a_proven_customer_without_an_address_is_answered_on_his_site_and_no_letter_fails(
    mailbox: Line, line: Line, ihor: Agent, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(channels()[line.kind]), "proves", True)
    Line.objects.filter(pk=line.pk).update(reply_line=mailbox)
    monkeypatch.setattr("openline.delivery.planning._rung", frozenset)
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    monkeypatch.setattr(channels()[CARRIED], "recipient", lambda row: "")
    keep(written(ihor, conversation))
    assert not Delivery.objects.exists()
    monkeypatch.setattr(channels()[CARRIED], "recipient", lambda row: "maria@pryklad.example")
    keep(written(ihor, conversation))
    assert Delivery.objects.get().line == mailbox
