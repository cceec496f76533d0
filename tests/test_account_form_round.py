"""Request to administrator, from end to end: whose account it is the site signs, and the answer goes there alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from tests.desk import Desk
from tests.form_stage import Stage, two_files
from tests.waiting import until

pytestmark = pytest.mark.story
HERS, NEW = "maria.lindqvist@mail.example", "m.lindqvist@post.example"
QUESTION = "Виведення 310 EUR досі в обробці"
ANSWER = "Банк прийняв переказ, гроші прийдуть завтра."
THANKS = "Дякую, чекаю."
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@BOTH
def test_a_request_is_answered_to_the_account_and_stands_in_my_requests(
    new_desk: Callable[..., Desk], browser: Chromium, scripts: bool
) -> None:
    stage = Stage(new_desk, browser, scripts=scripts)
    _sign_in(stage)
    _open(stage, scripts)
    expect(stage.page.get_by_text("m•")).to_be_visible()
    assert stage.page.locator("input[type=email]").count() == 0, "there is no address to fill in"
    _ask(stage, QUESTION)

    row = stage.asked(QUESTION)
    number = row["id"]
    assert (row["channel"], row["department"]) == ("account_form", stage.departments["general"])
    assert len(stage.entries(number, "message_received")[0]["files"]) == 2
    customer = stage.agent.get(f"/api/conversations/{number}/customer")
    known = {each["kind"]: each for each in customer["identities"]}
    assert known["account"]["verified_by"] == "site_token"
    goes = stage.agent.get(f"/api/conversations/{number}/recipients")
    assert (goes["to"], goes["known"]) == (HERS, "account")

    stage.answer(number, ANSWER)
    letter = stage.letter_with("maria", ANSWER)
    assert stage.letters("maria-new") == []
    stage.answer_letter(letter, THANKS)
    until(lambda: [said for said in stage.entries(number, "message_received") if said["body"] == THANKS])

    _open(stage, scripts)
    stage.page.get_by_text(QUESTION).first.click()
    expect(stage.page.get_by_text(ANSWER)).to_be_visible()
    expect(stage.page.get_by_text(THANKS)).to_have_count(0)
    assert stage.failed == []


@BOTH
def test_an_address_that_was_changed_meanwhile_gets_neither_answer_and_the_one_before_hears_of_it(
    new_desk: Callable[..., Desk], browser: Chromium, scripts: bool
) -> None:
    stage = Stage(new_desk, browser, scripts=scripts)
    _sign_in(stage)
    _open(stage, scripts)
    _ask(stage, QUESTION)
    first = stage.asked(QUESTION)["id"]

    stage.goto("/demo/uk/profile/")
    stage.page.get_by_label(NEW).check()
    stage.page.get_by_role("button", name="Зберегти").click()
    _open(stage, scripts)  # a token with the new address is signed now
    expect(stage.page.get_by_text("m•").first).to_be_visible()
    _ask(stage, "Куди прийде відповідь?")
    second = stage.asked("Куди прийде відповідь?")["id"]

    stage.answer(first, ANSWER)
    stage.answer(second, "На адресу, яка була досі.")
    stage.letter_with("maria", ANSWER)
    stage.letter_with("maria", "На адресу, яка була досі.")
    notice = stage.words_of(stage.letter_with("maria", "www.pryklad.example"))
    assert NEW not in notice
    assert QUESTION not in notice
    assert stage.letters("maria-new") == []
    assert stage.agent.get(f"/api/conversations/{second}/recipients")["to"] == HERS
    assert stage.failed == []


def test_whoever_signed_out_leaves_nothing_to_the_next(new_desk: Callable[..., Desk], browser: Chromium) -> None:
    stage = Stage(new_desk, browser, scripts=True)
    _sign_in(stage)
    _open(stage, True)
    _ask(stage, QUESTION)
    stage.asked(QUESTION)
    stage.page.get_by_role("button", name="Вийти").click()
    stage.page.get_by_role("button", name="Увійти Тарас Вовк").click()
    _open(stage, True)
    expect(stage.page.get_by_text("t•")).to_be_visible()
    expect(stage.page.get_by_text(QUESTION)).to_have_count(0)


def test_whoever_is_signed_in_is_known_in_the_chat_and_signing_out_takes_it_along(
    new_desk: Callable[..., Desk], browser: Chromium
) -> None:
    stage = Stage(new_desk, browser, scripts=True)
    _sign_in(stage)
    _chat(stage)
    stage.page.get_by_role("button", name="Загальний").click()
    field = stage.page.get_by_role("textbox")
    field.fill(QUESTION)
    field.press("Enter")
    number = stage.asked(QUESTION)["id"]
    until(lambda: "account" in _known(stage, number))

    stage.goto("/demo/uk/profile/")
    stage.page.get_by_role("button", name="Вийти").click()
    expect(stage.page.get_by_role("button", name="Увійти Maria Lindqvist")).to_be_visible()
    _chat(stage)
    expect(stage.page.get_by_role("button", name="Загальний")).to_be_visible()
    expect(stage.page.get_by_text(QUESTION)).to_have_count(0)
    assert stage.failed == []


def _known(stage: Stage, conversation: int) -> set[str]:
    customer = stage.agent.get(f"/api/conversations/{conversation}/customer")
    return {each["kind"] for each in customer["identities"] if each["verified_at"]}


def _chat(stage: Stage) -> None:
    stage.goto("/demo/uk/")
    stage.page.locator("openline-widget button.launch").click()


def _sign_in(stage: Stage) -> None:
    stage.goto("/demo/uk/profile/")
    stage.page.get_by_role("button", name="Увійти Maria Lindqvist").click()


def _open(stage: Stage, scripts: bool) -> None:
    stage.goto("/demo/uk/profile/request/")
    if not scripts:
        stage.page.get_by_role("button", name="Написати адміністраторові").click()


def _ask(stage: Stage, question: str) -> None:
    page = stage.page
    page.get_by_label("Ваше запитання").fill(question)
    page.locator("input[type=file]").first.set_input_files(two_files())
    page.get_by_role("button", name="Надіслати").first.click()
