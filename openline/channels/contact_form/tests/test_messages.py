"""What a script posts becomes a conversation, once, whose answers go to the address that was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openline.channels.base.events import LetterAcknowledged
from openline.channels.base.tests.test_posted import PNG
from openline.channels.contact_form import keeping
from openline.conversations.models import Attachment, Conversation, Customer, Identity, Line, Message
from openline.conversations.writer import NotKept
from openline.kit.clock import now

from .conftest import STEPAN, Person, at, handed_out


def test_a_message_is_a_conversation_of_the_lines_department_that_answers_to_the_typed_address(stepan: Person) -> None:
    answer = stepan.send()
    conversation = Conversation.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"number": conversation.pk, "email": STEPAN["email"], "wait": None, "copied": False}
    assert conversation.reply_to == STEPAN["email"]
    assert conversation.department.key == "technical"
    assert conversation.subject == STEPAN["message"]
    assert (conversation.customer.name, conversation.customer.language) == ("Степан Лис", "uk")
    assert not Identity.objects.filter(kind="email").exists(), "a typed address makes nobody its owner"


def test_who_types_the_address_of_a_proven_customer_is_not_he(stepan: Person) -> None:
    owner = Customer.objects.create(name="Степан", created_at=now())
    Identity.objects.create(
        customer=owner, kind="email", value=STEPAN["email"], verified_at=now(), verified_by="dkim", created_at=now()
    )
    stepan.send()
    assert Conversation.objects.get().customer != owner


def test_the_same_form_twice_is_one_conversation(stepan: Person) -> None:
    first, second = stepan.send(), stepan.send()
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Message.objects.count() == 1


def test_files_sent_twice_with_the_same_form_are_one_message_with_them(stepan: Person) -> None:
    for _ in range(2):
        assert stepan.send(files=[SimpleUploadedFile("екран.png", PNG)]).status_code == 201
    message = Message.objects.get()
    assert [file.name for file in message.attachments.all()] == ["екран.png"]


def test_other_words_under_a_form_that_was_kept_are_another_conversation_and_that_one_only_once(stepan: Person) -> None:
    first = stepan.send()
    changed = [stepan.send(message="Уже приходить, дякую") for _ in range(2)]
    corrected = stepan.send(email="stepan.lys@other.example")
    numbers = [answer.json()["number"] for answer in (first, *changed, corrected)]
    assert numbers[1] == numbers[2]
    assert len(set(numbers)) == 3
    assert set(Conversation.objects.values_list("reply_to", flat=True)) == {STEPAN["email"], "stepan.lys@other.example"}


def test_json_is_taken_as_well(stepan: Person) -> None:
    body = json.dumps({"form": stepan.form, **STEPAN, "topic": "accounting"})
    answer = stepan.client.post(at(stepan.line, "messages"), body, content_type="application/json")
    assert answer.status_code == 201
    assert Conversation.objects.get().department.key == "accounting"


def test_an_error_keeps_the_files_for_the_next_try(stepan: Person) -> None:
    wrong = stepan.send(email="stepan.lys", files=[SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", PNG)])
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
    keys = [file["key"] for file in wrong.json()["files"]]
    assert stepan.send(kept=keys).status_code == 201
    assert [file.key for file in Message.objects.get().attachments.all()] == keys


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"email": ""}, "email", "Без адреси нікуди відповісти"),
    ({"email": "stepan"}, "email", "В адресі немає @"),
    ({"email": "stepan@mail"}, "email", "Адресі бракує закінчення"),
    ({"email": "ste pan@mail.example"}, "email", "Адреса неповна, вона має вигляд name@example.org"),
    ({"message": "  \n"}, "message", "Напишіть, що сталося"),
    (
        {"message": "а" * 10_001},
        "message",
        "Повідомлення задовге: щонайбільше 10\u00a0000\u00a0знаків. Надішліть частинами",
    ),
    ({"topic": "general"}, "topic", "Такої теми вже немає. Виберіть іншу"),
    ({"name": "С" * 121}, "name", "Імʼя задовге: не більше 120\u00a0символів"),
]


@pytest.mark.parametrize(("typed", "field", "words"), WRONG)
def test_each_error_stands_beside_its_field(stepan: Person, typed: dict[str, str], field: str, words: str) -> None:
    answer = stepan.send(**typed)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {field: words}
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stepan@gmial.com", "stepan@gmail.com"),
        ("stepan@gmail", "stepan@gmail.com"),
        ("stepan@gmail,com", "stepan@gmail.com"),
        ("stepan@ukr.ner", "stepan@ukr.net"),
        ("stepan@mail", "stepan@mail.example"),
        ("stepan@gmail.com.", "stepan@gmail.com"),
    ],
)
def test_a_slip_in_the_address_is_asked_about(stepan: Person, typed: str, meant: str) -> None:
    for number in range(3):
        owner = Customer.objects.create(created_at=now())
        Identity.objects.create(
            customer=owner, kind="email", value=f"{number}@mail.example", verified_at=now(), created_at=now()
        )
    answer = stepan.send(email=typed)
    assert answer.status_code == 422
    assert answer.json()["suggestions"] == {"email": meant}


def test_an_address_that_only_looks_like_a_slip_is_taken_when_it_is_sent_again(stepan: Person) -> None:
    assert stepan.send(email="stepan@gmial.com").status_code == 422
    assert stepan.send(email="stepan@gmial.com", sure="stepan@gmial.com").status_code == 201
    assert stepan.send(email="stepan@unknown.example").status_code == 201


def test_what_was_wrong_with_files_is_said_of_each_and_the_others_are_kept(stepan: Person) -> None:
    large = SimpleUploadedFile("film.mov", bytes(21_000_000))
    program = SimpleUploadedFile("run.exe", b"MZ\x90\x00\x03\x00\x00\x00")
    answer = stepan.send(files=[large, program, SimpleUploadedFile("a.png", PNG)])
    assert answer.status_code == 413
    assert [file["name"] for file in answer.json()["files"]] == ["a.png"]
    words = answer.json()["errors"]["files"]
    assert "film.mov: Файл більший за 20" in words
    assert "run.exe: Файли цього типу не приймаємо" in words


def test_a_form_that_is_not_ours_gets_a_new_one(stepan: Person) -> None:
    stepan.form = "made-up"
    answer = stepan.send(files=[SimpleUploadedFile("a.png", PNG)])
    assert (answer.status_code, answer.json()["code"]) == (422, "form")
    stepan.form = handed_out()
    assert stepan.send().status_code == 201


def test_a_closed_a_deleted_and_a_foreign_line_say_so_to_any_page(line: Line, stepan: Person) -> None:
    foreign = stepan.client.post(at(line, "messages?lang=uk"), STEPAN, headers={"origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_site")
    Line.objects.update(closed_at=now())
    closed = stepan.client.post(at(line, "messages?lang=uk"), STEPAN, headers={"origin": "https://www.example.org"})
    assert (closed.status_code, closed.json()["text"]) == (404, "Цю форму вимкнено")
    assert closed["Access-Control-Allow-Origin"] == "https://www.example.org"
    Line.objects.all().delete()
    assert stepan.send().json()["code"] == "unknown_line"
    assert not Conversation.objects.exists()


def test_a_site_of_the_line_may_post_and_read_the_answer(line: Line, stepan: Person) -> None:
    asked = stepan.client.options(at(line, "messages"), headers={"origin": "https://www.example.org"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "https://www.example.org")
    told = stepan.client.get(at(line, "form?lang=uk"), headers={"origin": "https://www.example.org"})
    assert told["Access-Control-Allow-Origin"] == "https://www.example.org"
    assert [topic["key"] for topic in told.json()["topics"]] == ["technical", "accounting"]
    assert told.json()["work"] is None


def test_what_could_not_be_kept_is_said_to_be_and_may_be_sent_again(stepan: Person, monkeypatch: Any) -> None:
    def fails(incoming: object) -> None:
        raise NotKept

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "keep_one", fails)
        answer = stepan.send()
    assert (answer.status_code, answer.json()["code"]) == (503, "not_kept")
    assert stepan.send().status_code == 201


def test_only_a_proven_address_gets_a_copy(stepan: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[LetterAcknowledged] = []
    monkeypatch.setattr(keeping, "tell_within", told.extend)
    assert stepan.send().json()["copied"] is False
    assert told == []
    owner = Customer.objects.create(created_at=now())
    Identity.objects.create(
        customer=owner, kind="email", value=STEPAN["email"], verified_at=now(), verified_by="dkim", created_at=now()
    )
    second = Person(stepan.line).send(email="Stepan.Lys@mail.example")
    assert second.json()["copied"] is True
    assert [(each.conversation, each.line) for each in told] == [(second.json()["number"], 0)]


def test_broken_letters_are_named_and_kept_as_they_came(stepan: Person) -> None:
    body = json.dumps({"form": stepan.form, **STEPAN}, ensure_ascii=False).encode("cp1251")
    answer = stepan.client.post(at(stepan.line, "messages?lang=en"), body, content_type="application/json")
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"name", "message"}
    assert not Attachment.objects.exists()
