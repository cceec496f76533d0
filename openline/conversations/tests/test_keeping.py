from __future__ import annotations

from typing import Any

import pytest

from openline.conversations import keep as keeping
from openline.conversations.append import append_many
from openline.conversations.assignment import assign
from openline.conversations.closure import close
from openline.conversations.events import ConversationOpened, MessageReceived, Reopened
from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Customer, Event, Identity, Line, Message
from openline.conversations.moving import move
from openline.conversations.outcome import BAD_FILE, NOT_FOUND, PASSED_ON, Kept, Outcome
from openline.people.models import Agent, Department

from .scene import MARIA, MINUTE, NINA, NOW, TARAS, bodies, keep, kinds, row, said, timeline, written


def test_messages_and_events_of_a_conversation_share_one_counter_without_holes(line: Line, ihor: Agent) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    assign(conversation, to=ihor.pk, expect=None, by=ihor, now=NOW)
    keep_many(
        [
            written(ihor, conversation, "Бачу ваш запит", note=True),
            written(ihor, conversation, "Який у вас браузер?"),
            said(MARIA, line, "Firefox"),
        ],
        NOW,
    )
    close(conversation, by=ihor, now=NOW)

    expected = ["opened", "message_received", "assigned", "note_written", "reply_written", "message_received", "closed"]
    assert timeline(conversation) == list(enumerate(expected, start=1))
    assert list(Message.objects.order_by("seq").values_list("seq", flat=True)) == [2, 4, 5, 6]
    assert (row(conversation).last_seq, row(conversation).public_seq, row(conversation).customer_seq) == (7, 7, 6)


def test_what_two_new_visitors_say_in_one_batch_opens_two_conversations(line: Line, heard: list[Any]) -> None:
    first, second = keep_many([said(MARIA, line, "Hello"), said(NINA, line, "Добрий день")], NOW)

    assert isinstance(first, Kept)
    assert isinstance(second, Kept)
    assert first.conversation != second.conversation
    assert [bodies(each.conversation) for each in (first, second)] == [["Hello"], ["Добрий день"]]
    assert [type(event) for event in heard] == [ConversationOpened] * 2 + [MessageReceived] * 2


def test_what_is_said_in_turns_in_one_batch_is_told_in_turns(line: Line, ihor: Agent, heard: list[Any]) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    close(conversation, by=ihor, now=NOW)
    heard.clear()

    keep_many([said(MARIA, line, "Алло"), written(ihor, conversation, "Так"), said(MARIA, line, "Не працює")], NOW)

    assert [(event.entry.seq, event.entry.kind) for event in heard] == [
        (4, "reopened"),
        (5, "message_received"),
        (6, "reply_written"),
        (7, "message_received"),
    ]


def test_the_first_words_of_a_visitor_in_one_batch_open_one_conversation(line: Line) -> None:
    outcomes = keep_many([said(MARIA, line, "Hello"), said(MARIA, line, "Are you there?")], NOW)

    assert len({outcome.conversation for outcome in outcomes if isinstance(outcome, Kept)}) == 1
    assert Customer.objects.count() == Identity.objects.count() == Conversation.objects.count() == 1
    assert timeline(Conversation.objects.get().pk) == [
        (1, "opened"),
        (2, "message_received"),
        (3, "message_received"),
    ]


def test_a_retry_in_the_same_batch_gets_the_same_answer_and_leaves_one_row(line: Line, heard: list[Any]) -> None:
    message = said(MARIA, line)
    first, again = keep_many([message, message], NOW)

    assert answer(again) == answer(first)
    assert isinstance(again, Kept)
    assert again.entry is None
    assert Message.objects.count() == 1
    assert [type(event) for event in heard] == [ConversationOpened, MessageReceived]


def test_a_retry_in_a_later_batch_gets_the_same_answer_and_leaves_one_row(line: Line, ihor: Agent) -> None:
    message = said(MARIA, line, topic="technical")
    first = keep(message)
    reply = written(ihor, first.conversation)
    answered = keep(reply, NOW + MINUTE)

    later = keep_many([said(MARIA, line, "Дякую"), reply, message], NOW + 2 * MINUTE)

    assert [answer(outcome) for outcome in later[1:]] == [answer(answered), answer(first)]
    assert Message.objects.count() == 3
    assert row(first.conversation).last_seq == 4


def test_a_retry_does_not_open_again_what_was_closed_meanwhile(line: Line, ihor: Agent) -> None:
    message = said(MARIA, line, topic="technical")
    conversation = keep(message).conversation
    close(conversation, by=ihor, now=NOW)

    keep(message, NOW + MINUTE)

    assert row(conversation).closed_at == NOW
    assert kinds(conversation)[-1] == "closed"


def test_a_retry_after_the_conversation_went_on_elsewhere_gets_the_first_answer(
    line: Line, ihor: Agent, departments: dict[str, Department]
) -> None:
    message = said(TARAS, line, topic="security")
    first = keep(message)
    keep(written(ihor, first.conversation, "Бачу вхід із нового пристрою", note=True))
    following = move(first.conversation, to=departments["technical"].pk, by=ihor, now=NOW, comment="Скинути пароль")

    again, more = keep_many([message, said(TARAS, line, "Дякую")], NOW + MINUTE)

    assert answer(again) == answer(first)
    assert isinstance(more, Kept)
    assert more.conversation == following.id
    assert bodies(first.conversation)[0] == message.body
    assert message.body not in bodies(following.id)


def test_a_retry_of_what_was_kept_is_answered_when_the_agent_may_not_write_there_any_more(
    line: Line, ihor: Agent, departments: dict[str, Department]
) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    passed = keep(said(TARAS, line, topic="security")).conversation
    replies = [written(ihor, conversation), written(ihor, passed)]
    first = [keep(reply) for reply in replies]
    move(conversation, to=departments["general"].pk, by=ihor, now=NOW)
    move(passed, to=departments["technical"].pk, by=ihor, now=NOW)

    again = keep_many([*replies, written(ihor, conversation), written(ihor, passed)], NOW + MINUTE)

    assert [answer(outcome) for outcome in again[:2]] == [answer(outcome) for outcome in first]
    assert again[2:] == [NOT_FOUND, PASSED_ON]


def test_the_same_client_id_of_somebody_else_is_another_message(line: Line) -> None:
    ours, theirs = said(MARIA, line, client_id="same-client-id"), said(NINA, line, client_id="same-client-id")
    keep_many([ours, theirs], NOW)

    assert Message.objects.filter(client_id="same-client-id").count() == 2


def test_what_an_agent_writes_is_told_under_the_name_that_is_stored(line: Line, ihor: Agent, heard: list[Any]) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    reply = written(ihor, conversation)
    Agent.objects.filter(pk=ihor.pk).update(name="Ihor Melnyk")

    keep(reply)

    assert heard[-1].entry.actor.name == "Ihor Melnyk"


def test_an_agent_outside_the_department_writes_nothing(line: Line, andrii: Agent, heard: list[Any]) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    heard.clear()

    outcomes = keep_many([written(andrii, conversation), written(andrii, conversation, note=True)], NOW)

    assert outcomes == [NOT_FOUND, NOT_FOUND]
    assert keep_many([written(andrii, 424242)], NOW) == [NOT_FOUND]
    assert kinds(conversation) == ["opened", "message_received"]
    assert heard == []


def test_a_customers_word_opens_a_closed_conversation_and_the_event_stands_first(
    line: Line, ihor: Agent, heard: list[Any]
) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    close(conversation, by=ihor, now=NOW)
    heard.clear()

    kept = keep(said(MARIA, line, "Знову не працює"), NOW + MINUTE)

    assert timeline(conversation)[-2:] == [(4, "reopened"), (5, "message_received")]
    assert (kept.seq, kept.after) == (5, 4)
    assert row(conversation).closed_at is None
    assert row(conversation).waiting_since == NOW + MINUTE
    assert [(type(event), event.entry.seq, event.after) for event in heard] == [
        (Reopened, 4, 3),
        (MessageReceived, 5, 4),
    ]


def test_an_agents_word_leaves_a_closed_conversation_closed(line: Line, ihor: Agent) -> None:
    conversation = keep(said(MARIA, line, topic="technical")).conversation
    close(conversation, by=ihor, now=NOW)

    keep(written(ihor, conversation, "Гарного дня"), NOW + MINUTE)

    assert row(conversation).closed_at == NOW


def test_a_refused_first_message_leaves_nothing_behind(line: Line, heard: list[Any]) -> None:
    outcomes = keep_many([said(MARIA, line, files=["no-such-file"])], NOW)

    assert outcomes == [BAD_FILE]
    assert not any(model.objects.exists() for model in (Customer, Identity, Conversation, Event, Message))
    assert heard == []


def test_a_refused_first_message_does_not_take_the_others_of_its_batch_with_it(
    line: Line, heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[None] = []

    def counted(*args: Any) -> list[Outcome]:
        rounds.append(None)
        return append_many(*args)

    monkeypatch.setattr(keeping, "append_many", counted)
    refused, kept, more = keep_many(
        [said(MARIA, line, files=["no-such-file"]), said(NINA, line), said(NINA, line, "Алло")], NOW
    )

    assert refused == BAD_FILE
    assert isinstance(kept, Kept)
    assert isinstance(more, Kept)
    assert Conversation.objects.get().pk == kept.conversation == more.conversation
    assert Customer.objects.get().pk == kept.customer
    assert [type(event) for event in heard] == [ConversationOpened, MessageReceived, MessageReceived]
    assert len(rounds) == 2, "at once, and once more with a look at what was kept"


def test_what_was_kept_on_one_line_is_answered_alike_on_another(line: Line) -> None:
    other = Line.objects.create(key="other", kind="chat", name="Other", department=line.department)
    first = keep(said(MARIA, line, client_id="same-client-id"))
    again, both = keep_many([said(MARIA, other, client_id="same-client-id"), said(NINA, other)], NOW)

    assert answer(again) == answer(first)
    assert isinstance(both, Kept)
    assert set(Conversation.objects.values_list("pk", flat=True)) == {first.conversation, both.conversation}


def test_a_topic_that_the_line_does_not_offer_falls_to_the_lines_department(line: Line) -> None:
    line.settings = {"topics": ["technical"]}
    line.save()
    offered, other = keep_many([said(MARIA, line, topic="technical"), said(TARAS, line, topic="security")], NOW)

    assert isinstance(offered, Kept)
    assert isinstance(other, Kept)
    assert row(offered.conversation).department.key == "technical"
    assert row(other.conversation).department.key == "general"


def answer(outcome: object) -> tuple[int, int, int, int, int]:
    """What the sender is told."""
    assert isinstance(outcome, Kept)
    return outcome.conversation, outcome.customer, outcome.seq, outcome.after, outcome.at
