"""Contacts, from end to end: a question with two files, its answer in a mailbox, and the letter that comes back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from tests.desk import Desk
from tests.form_stage import Stage, two_files
from tests.waiting import until

pytestmark = pytest.mark.story
MARIA = "maria.lindqvist@mail.example"
QUESTION = "Після входу бачу порожню сторінку"
ANSWER = "Це була наша помилка. Тепер сторінка відкривається."
THANKS = "Дякую, тепер відкривається."


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_question_from_contacts_is_answered_by_letter_and_goes_on_there(
    new_desk: Callable[..., Desk], browser: Chromium, scripts: bool
) -> None:
    stage = Stage(new_desk, browser, scripts=scripts)
    stage.goto("/demo/uk/contacts/")
    if not scripts:
        stage.page.get_by_role("link", name="Відкрити форму").click()
    _fill(stage)
    shown = stage.page.get_by_text(re.compile(MARIA)).last
    expect(shown).to_be_visible()

    row = stage.asked(QUESTION)
    number = row["id"]
    assert (row["channel"], row["department"]) == ("contact_form", stage.departments["technical"])
    (asked,) = stage.entries(number, "message_received")
    assert [(file["name"], file["content_type"]) for file in asked["files"]] == [
        ("screen.png", "image/png"),
        ("log.txt", "text/plain"),
    ]
    goes = stage.agent.get(f"/api/conversations/{number}/recipients")
    assert (goes["to"], goes["known"]) == (MARIA, "typed")
    assert stage.letters("maria") == [], "nobody proved that it is her address"

    stage.answer(number, ANSWER)
    letter = stage.letter_with("maria", ANSWER)
    assert "support@pryklad.example" in stage.letters("maria")[0][0]
    stage.answer_letter(letter, THANKS)
    until(lambda: [said for said in stage.entries(number, "message_received") if said["body"] == THANKS])
    assert stage.conversations_with(row["customer"]) == [number]
    assert stage.failed == []


def test_whoever_proved_his_address_hears_at_once_and_reads_nothing_that_was_typed(
    new_desk: Callable[..., Desk], browser: Chromium
) -> None:
    stage = Stage(new_desk, browser, scripts=True)
    stage.goto("/demo/uk/contacts/")
    _fill(stage, "emma.lindgren@mail.example")
    number = stage.asked(QUESTION)["id"]
    about_it = re.compile(rf"№ {number}\b")
    (path,) = until(lambda: [path for heading, path in stage.letters("emma") if about_it.search(heading)])
    words = stage.words_of(path)
    assert QUESTION not in words
    assert "Maria" not in words


def test_an_answer_that_comes_back_is_seen_by_the_agents(new_desk: Callable[..., Desk], browser: Chromium) -> None:
    stage = Stage(new_desk, browser, scripts=True)
    stage.goto("/demo/uk/contacts/")
    _fill(stage, "yuliia.soroka@mail.example")
    number = stage.asked(QUESTION)["id"]
    stage.answer(number, ANSWER)
    (bounced,) = until(lambda: stage.entries(number, "reply_bounced"))
    assert bounced["data"]["to"] == "yuliia.soroka@mail.example"


def _fill(stage: Stage, address: str = MARIA) -> None:
    page = stage.page
    page.get_by_label("Як до вас звертатися").fill("Maria Lindqvist")
    page.get_by_label("Електронна адреса").fill(address)
    stage.type(page.get_by_label("Повідомлення"), QUESTION)
    page.locator("input[type=file]").set_input_files(two_files())
    page.get_by_role("button", name="Надіслати").click()
