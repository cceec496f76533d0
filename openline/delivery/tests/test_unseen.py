"""What the customer of a chat did not see goes on by letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Customer, Line
from openline.conversations.queries import row_of
from openline.conversations.seen import Saw
from openline.conversations.tests.scene import MARIA, NOW, TARAS, keep, said, written
from openline.delivery import unseen
from openline.delivery.bouncing import bounced
from openline.delivery.models import Delivery
from openline.delivery.undo import try_again
from openline.delivery.ways import way_out
from openline.people.models import Agent, Department

from .conftest import CARRIED, Server, later, said_of, sends


@pytest.fixture(autouse=True)
def _nothing_yet() -> Iterator[None]:
    """The queue is the process's own."""
    unseen._unseen.take(float("inf"))
    yield
    unseen._unseen.take(float("inf"))


@pytest.fixture
def chat(line: Line, mailbox: Line, server: Server, db: None) -> int:
    """Maria's chat with the technical department."""
    return keep(said(MARIA, line, topic="technical")).conversation


def digests() -> list[tuple[int, int]]:
    return list(Delivery.objects.filter(purpose="digest").order_by("pk").values_list("first", "seq"))


def test_what_is_not_seen_for_two_minutes_leaves_in_one_letter(
    chat: int, mailbox: Line, ihor: Agent, server: Server
) -> None:
    first = keep(written(ihor, chat, "Перевірила"))
    second = keep(written(ihor, chat, "Код надіслано ще раз"), later(60))
    assert unseen.seconds_left(later(60)) == 60
    unseen.gather(later(119))
    assert digests() == []
    unseen.gather(later(120))
    assert digests() == [(first.seq, second.seq)]
    assert sends(mailbox, later(120)) == 1
    assert [each.body for each in (*server.taken[0].earlier, server.taken[0].entry)] == [
        "Перевірила", "Код надіслано ще раз",
    ]  # fmt: skip
    told = [(data["message"], data["purpose"]) for data in said_of("reply_sent")]
    assert told == [(first.seq, "digest"), (second.seq, "digest")]


def test_what_was_seen_stays_in_the_chat(chat: int, ihor: Agent, server: Server) -> None:
    kept = keep(written(ihor, chat))
    keep_many([Saw(chat, kept.seq, customer=kept.customer)], later(30))
    unseen.gather(later(200))
    assert digests() == []


def test_nothing_goes_twice(chat: int, ihor: Agent, server: Server) -> None:
    first = keep(written(ihor, chat))
    unseen.gather(later(120))
    unseen.watch([])
    unseen.look_back(later(130))
    unseen.gather(later(300))
    second = keep(written(ihor, chat, "І ще"), later(400))
    unseen.gather(later(520))
    assert digests() == [(first.seq, first.seq), (second.seq, second.seq)]


@pytest.fixture
def second_chat(line: Line) -> int:
    return keep(said(TARAS, line, topic="technical")).conversation


def breaks_for(conversation: int, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once."""
    real, errors = unseen.digest, [error]

    def digest(each: int, now: datetime) -> bool:
        if each == conversation and errors:
            raise errors.pop()
        return real(each, now)

    monkeypatch.setattr(unseen, "digest", digest)


def test_a_database_that_is_away_for_a_moment_loses_nobodys_letter(
    chat: int, second_chat: int, ihor: Agent, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for conversation in (chat, second_chat):
        keep(written(ihor, conversation))
    breaks_for(chat, OperationalError("database is locked"), monkeypatch)
    with pytest.raises(OperationalError):
        unseen.gather(later(120))
    assert unseen.seconds_left(later(120)) == 0
    unseen.gather(later(125))
    assert Delivery.objects.filter(purpose="digest").count() == 2
    assert unseen.seconds_left(later(125)) is None


def test_one_that_cannot_be_gathered_stops_no_other_and_is_looked_at_again(
    chat: int, second_chat: int, ihor: Agent, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for conversation in (chat, second_chat):
        keep(written(ihor, conversation))
    breaks_for(chat, KeyError("broken"), monkeypatch)
    unseen.gather(later(120))
    assert [each.conversation_id for each in Delivery.objects.filter(purpose="digest")] == [second_chat]
    assert unseen.seconds_left(later(120)) == 120
    unseen.gather(later(240))
    assert Delivery.objects.filter(purpose="digest").count() == 2


def test_who_has_no_address_is_written_no_letter(
    chat: int, ihor: Agent, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openline.channels.base.registry import channels

    monkeypatch.setattr(channels()[CARRIED], "recipient", lambda row: "")
    keep(written(ihor, chat))
    unseen.gather(later(200))
    assert digests() == []


def test_what_a_restart_forgot_is_found_in_the_rows(chat: int, ihor: Agent, server: Server) -> None:
    kept = keep(written(ihor, chat))
    unseen._unseen.take(float("inf"))
    unseen.look_back(later(60))
    assert unseen.seconds_left(later(60)) == 60
    unseen.gather(later(120))
    assert digests() == [(kept.seq, kept.seq)]
    unseen.look_back(NOW + timedelta(days=2))
    assert unseen.seconds_left(later(0)) is None


def test_letters_of_mailboxes_are_never_gathered(mailbox: Line, ihor: Agent, server: Server) -> None:
    from .conftest import asked

    keep(written(ihor, asked(mailbox)))
    assert unseen.seconds_left(later(0)) is None


def test_a_digest_leaves_by_the_departments_own_mailbox(
    chat: int, mailbox: Line, line: Line, departments: dict[str, Department]
) -> None:
    def out() -> int | None:
        return way_out(row_of(Conversation.objects.select_related("line", "customer").get(pk=chat)))

    other = Line.objects.create(kind=CARRIED, name="General", department=departments["general"])
    assert out() == mailbox.pk
    Line.objects.filter(pk=mailbox.pk).update(closed_at=NOW)
    assert out() == other.pk
    Line.objects.filter(pk=line.pk).update(reply_line=other)
    Line.objects.filter(pk=mailbox.pk).update(closed_at=None)
    assert out() == other.pk
    Line.objects.filter(pk=other.pk).update(closed_at=NOW)
    assert out() == mailbox.pk, "what is named for its replies is closed"
    Line.objects.update(reply_line=None, closed_at=NOW)
    assert out() is None


def test_the_address_that_he_typed_takes_his_letters(chat: int, mailbox: Line, ihor: Agent, monkeypatch: Any) -> None:
    monkeypatch.undo()
    Customer.objects.update(said_email="maria@pryklad.example")
    keep(written(ihor, chat))
    unseen.gather(later(120))
    assert len(digests()) == 1


def test_a_letter_that_came_back_is_marked_on_each_of_its_messages(
    chat: int, mailbox: Line, ihor: Agent, server: Server
) -> None:
    seqs = [keep(written(ihor, chat)).seq for _ in range(2)]
    unseen.gather(later(120))
    sends(mailbox, later(120))
    assert bounced(chat, seqs[-1], "maria@pryklad.example", "5.1.1", "No", later(130))
    assert [data["message"] for data in said_of("reply_bounced")] == seqs
    try_again(chat, seqs[0], by=ihor, now=later(140))
    assert [data["message"] for data in said_of("reply_tried_again")] == seqs
    assert sends(mailbox, later(140)) == 1
