"""Where a letter goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openline.channels.email.sending.tokens import reply_to_for
from openline.conversations.models import Conversation, Message

from .scene import OKSANA, STRANGER, TARAS, UNPROVEN, Desk, answered


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_a_letter_that_answers_nothing_opens_a_conversation_even_from_a_known_customer(desk: Desk) -> None:
    first, second = desk.conversation(), desk.conversation(words="Інше питання")
    assert first != second
    assert first.customer == second.customer
    assert (first.department.key, first.subject) == ("security", "Переказ")


def test_an_answer_to_our_letter_comes_back_to_its_conversation(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS)
    assert desk.conversation(words="Дякую", in_reply_to=[ours]) == first
    assert desk.conversation(words="Ще", references=["elsewhere@mail.example", ours, "gone@mail.example"]) == first


def test_an_answer_to_his_own_letter_comes_back_too(desk: Desk) -> None:
    first = desk.conversation(message_id="one@mail.example")
    assert desk.conversation(words="Забув додати", in_reply_to=["one@mail.example"]) == first


def test_two_letters_of_one_batch_find_each_other(desk: Desk) -> None:
    one = desk.gets(message_id="one@mail.example")
    two = desk.gets(words="Забув додати", in_reply_to=["one@mail.example"])
    desk.takes(one, two)
    assert one.conversation == two.conversation


def test_whom_we_wrote_to_takes_part_and_whom_the_customer_names_does_not(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS, OKSANA)
    assert desk.conversation(OKSANA, "Я його дружина", in_reply_to=[ours]) == first
    stranger = desk.conversation(STRANGER, "Це я, нова адреса", in_reply_to=[ours])
    assert stranger != first
    assert (stranger.beside, stranger.continues) == (first, None)
    assert stranger.customer != first.customer
    assert stranger.department == first.department


def test_a_subject_with_a_number_proves_nothing(desk: Desk) -> None:
    first = desk.conversation()
    assert desk.conversation(words="Продовжую", subject=f"Re: Переказ [#{first.pk}]") != first


def test_an_address_for_answers_leads_back_only_whom_it_was_made_for(desk: Desk) -> None:
    first = desk.conversation()
    tagged = reply_to_for(first.pk, TARAS, "security@pryklad.example")
    assert desk.conversation(words="Дякую", envelope_to=tagged) == first
    stranger = desk.conversation(STRANGER, "Це я", envelope_to=tagged)
    assert stranger.beside == first
    wrong = tagged.replace("+c", "+c9")
    assert desk.conversation(words="Ще раз", envelope_to=wrong) not in (first, stranger)


def test_who_writes_to_another_departments_mailbox_is_read_there(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS)
    elsewhere = desk.conversation(words="Перешліть", line=desk.info, in_reply_to=[ours])
    assert elsewhere.department.key == "general"
    assert elsewhere.beside == first


def test_what_left_by_another_mailbox_comes_back_by_it(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS, line=desk.info)
    assert desk.conversation(words="Дякую", line=desk.info, in_reply_to=[ours]) == first


def test_a_very_old_one_goes_on_in_a_new_linked_one(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS)
    desk.now += timedelta(days=91)
    later = desk.conversation(words="Через три місяці", in_reply_to=[ours])
    assert (later.continues, later.customer) == (first, first.customer)
    assert desk.conversation(words="І ще", in_reply_to=[ours]) == later


def test_a_deleted_conversation_is_not_gone_on_in_and_does_not_come_back(desk: Desk) -> None:
    received = desk.takes_one(message_id="one@mail.example")
    conversation = received.conversation
    assert conversation is not None
    Message.objects.filter(conversation=conversation).delete()
    conversation.delete()
    desk.takes(received)
    assert (received.state, received.conversation) == ("taken", None)
    assert not Conversation.objects.exists()
    assert desk.conversation(words="Ще", in_reply_to=["one@mail.example"]).beside is None


def test_an_unproven_sender_of_a_known_thread_takes_part_and_is_shown_as_not_proven(desk: Desk) -> None:
    first = desk.conversation(proof=UNPROVEN)
    ours = answered(first, TARAS)
    assert desk.conversation(words="Дякую", in_reply_to=[ours], proof=UNPROVEN) == first


def test_of_several_threads_the_one_counts_in_which_he_takes_part(desk: Desk) -> None:
    others = answered(desk.conversation(OKSANA, "Моє"), OKSANA)
    mine = desk.conversation()
    assert desk.conversation(words="Дякую", references=[answered(mine, TARAS), others]) == mine


def test_who_repeats_a_customers_message_id_does_not_take_his_thread_away(desk: Desk) -> None:
    first = desk.conversation(message_id="one@mail.example")
    desk.takes_one(OKSANA, "Це моє", message_id="one@mail.example")
    assert desk.conversation(words="Забув додати", in_reply_to=["one@mail.example"]) == first


def test_an_address_in_letters_of_its_own_is_ours_in_any_form(desk: Desk) -> None:
    desk.info.settings["address"] = "info@" + "приклад.укр".encode("idna").decode()
    desk.info.save()
    assert desk.takes_one("info@приклад.укр", proof=UNPROVEN).verdict == "forged"
