"""The account's form in the site's own page: whose it is, what it keeps, and that nobody else ever sees it."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.form_site import NOTE, PICTURE, SHIFTS, SLOW, WITHIN, FormSite, opened, rows

HOUR = 60 * 60 * 1000  # ms


def ask(form: Locator, text: str, label: str = "Ваше запитання") -> None:
    form.get_by_label(label).fill(text)
    form.get_by_role("button", name="Надіслати").click()
    expect(form.get_by_role("status").filter(has_text="Звернення в нас")).to_be_focused(timeout=WITHIN)
    expect(form.get_by_label(label)).to_have_value("")


def drafts_reach(page: Page) -> Any:
    """What is typed in it has come to the desk when it ends."""
    return page.expect_response(lambda answer: "/draft" in answer.url and answer.request.method == "PUT")


def end_all(site: FormSite) -> None:
    """As if everybody had stayed for two hours."""
    rows(site.desk, "UPDATE conversations_provensession SET expires_at = datetime('now', '-1 hour')")


def asked_by(site: FormSite) -> list[str]:
    said = "SELECT m.body FROM conversations_message m JOIN conversations_conversation c ON c.id = m.conversation_id"
    whose = "JOIN conversations_identity i ON i.customer_id = c.customer_id WHERE i.value LIKE ? ORDER BY m.id"
    return [body for [body] in rows(site.desk, f"{said} {whose}", f"%/{site.account}")]


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_of_the_page_moves_not_even_with_requests(browser: Browser, site: FormSite, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 2000})
    first, form = opened("account", context, site)
    for number in range(6):
        ask(form, f"Запитання {number}")
    first.close()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.goto(site.page("account"))
    form = page.locator("openline-account-form")
    expect(form.get_by_role("heading", name="Мої звернення")).to_be_visible(timeout=WITHIN)
    assert page.evaluate(SHIFTS) == []
    assert [text for text in said if "Content Security Policy" in text] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    below = form.evaluate("(it) => it.shadowRoot.lastElementChild.getBoundingClientRect().bottom - it.offsetTop")
    assert below <= form.bounding_box()["height"]  # type: ignore[index]
    form.get_by_role("button", name="Показати всі").click()
    expect(form.get_by_role("button", name=re.compile("Запитання"))).to_have_count(6)
    assert context.cookies() == []
    context.close()


def test_a_question_with_a_file_is_read_again_continued_and_its_file_comes_back(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("account", browser.new_context(), site)
    expect(form.get_by_text(re.compile("Відповідь прийде на a•+.@mail.example"))).to_be_visible()
    expect(form.get_by_label("Електронна адреса")).to_have_count(0)
    form.locator("input[type=file]").set_input_files([PICTURE, NOTE])
    ask(form, "Де моє виведення? Ось https://shop.example/w/7.")
    form.get_by_role("button", name=re.compile("Де моє виведення.*у нас")).click()
    expect(form.get_by_role("heading", name=re.compile("Де моє виведення"))).to_be_focused(timeout=WITHIN)
    link = form.get_by_role("link", name="https://shop.example/w/7", exact=True)
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    with page.expect_download() as download:
        form.get_by_role("button", name="note.txt").click()
    assert download.value.path().read_bytes() == NOTE["buffer"]
    ask(form, "І ще одне", label="Дописати до звернення")
    expect(form.get_by_role("listitem").filter(has_text="І ще одне")).to_be_visible()
    form.get_by_role("button", name="Мої звернення").click()
    expect(form.get_by_role("button", name=re.compile("Де моє виведення"))).to_be_focused()
    assert (
        len(
            rows(
                site.desk,
                "SELECT DISTINCT customer_id FROM conversations_identity WHERE value LIKE ?",
                f"%/{site.account}",
            )
        )
        == 1
    )
    assert asked_by(site) == ["Де моє виведення? Ось https://shop.example/w/7.", "І ще одне"]
    page.context.close()


def test_who_has_asked_nothing_reads_what_will_stand_there_and_then_the_number(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("account", browser.new_context(), site)
    expect(form.get_by_role("heading", name="Мої звернення")).to_be_visible()
    expect(form.get_by_text("Тут іще нічого не запитано")).to_be_visible()
    ask(form, "Де моє виведення?")
    expect(form.get_by_text("Тут іще нічого не запитано")).to_be_hidden()
    said = "SELECT c.id FROM conversations_conversation c JOIN conversations_identity i USING (customer_id)"
    [[number]] = rows(site.desk, f"{said} WHERE i.value LIKE ?", f"%/{site.account}")
    expect(form.get_by_role("status")).to_contain_text(f"номер {number}.")
    page.context.close()


def test_back_leads_from_a_request_to_the_list_and_leaves_the_sites_own_entries_alone(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("account", browser.new_context(), site)
    ask(form, "Де моє виведення?")
    row = form.get_by_role("button", name=re.compile("Де моє виведення"))
    title = form.get_by_role("heading", name="Де моє виведення?")
    page.evaluate("history.replaceState({ router: 7 }, '')")
    row.click()
    expect(title).to_be_focused(timeout=WITHIN)
    form.get_by_label("Дописати до звернення").fill("І ще")
    assert page.evaluate("history.state.router") == 7
    page.go_back()
    expect(row).to_be_focused(timeout=WITHIN)
    assert page.evaluate("history.state.router") == 7
    page.go_forward()
    expect(title).to_be_focused(timeout=WITHIN)
    expect(form.get_by_label("Дописати до звернення")).to_have_value("І ще")
    page.reload()
    expect(title).to_be_visible(timeout=WITHIN)
    page.evaluate("location.hash = 'top'")
    expect(title).to_be_visible()
    page.go_back()
    form.get_by_role("button", name="Мої звернення").click()
    expect(row).to_be_focused(timeout=WITHIN)
    entries = page.evaluate("history.length")
    row.click()
    expect(title).to_be_focused(timeout=WITHIN)
    assert page.evaluate("history.length") == entries - 1, "what was ahead is gone, and nothing else was added"
    page.context.close()


def test_going_back_while_words_are_sent_keeps_the_question_that_is_not(browser: Browser, site: FormSite) -> None:
    page, form = opened("account", browser.new_context(), site)
    ask(form, "Де моє виведення?")
    question, more = form.get_by_label("Ваше запитання"), form.get_by_label("Дописати до звернення")
    row = form.get_by_role("button", name=re.compile("Де моє виведення"))
    question.fill("Іще не надіслане")
    row.click()
    more.fill("І ще")
    held: list[Any] = []
    page.route("**/messages*", lambda route: held.append(route), times=1)
    with page.expect_request("**/messages*"):
        form.get_by_role("button", name="Надіслати").click()
    page.go_back()
    expect(question).to_have_value("Іще не надіслане", timeout=WITHIN)
    held[0].continue_()
    expect(form.get_by_role("status").filter(has_text="Звернення в нас")).to_be_visible(timeout=WITHIN)
    expect(question).to_have_value("Іще не надіслане")
    row.click()
    expect(more).to_have_value("", timeout=WITHIN)
    page.context.close()


def test_two_presses_ask_once_and_a_lost_answer_asks_once(browser: Browser, site: FormSite) -> None:
    page, form = opened("account", browser.new_context(), site)
    page.route("**/messages*", lambda route: (route.fetch(), route.abort()), times=1)
    form.get_by_label("Ваше запитання").fill("Лише раз")
    form.get_by_role("button", name="Надіслати").dblclick()
    expect(form.get_by_role("alert")).to_contain_text("Немає звʼязку", timeout=WITHIN)
    expect(form.get_by_label("Ваше запитання")).to_have_value("Лише раз")
    form.get_by_role("button", name="Спробувати ще").dblclick()
    expect(form.get_by_role("status").filter(has_text="Звернення в нас")).to_be_visible(timeout=WITHIN)
    assert asked_by(site) == ["Лише раз"]
    page.context.close()


def test_an_empty_question_is_told_beside_the_field(browser: Browser, site: FormSite) -> None:
    page, form = opened("account", browser.new_context(), site)
    form.get_by_role("button", name="Надіслати").click()
    field = form.get_by_label("Ваше запитання")
    expect(field).to_have_attribute("aria-invalid", "true", timeout=WITHIN)
    expect(field).to_be_focused()
    page.context.close()


def test_what_is_typed_waits_at_the_desk_over_reloads_and_browsers(browser: Browser, site: FormSite) -> None:
    page, form = opened("account", browser.new_context(), site)
    with drafts_reach(page):
        form.get_by_label("Ваше запитання").fill("Ще не дописано")
    for _ in range(2):
        with drafts_reach(page):
            page.reload()
            expect(form.get_by_label("Ваше запитання")).to_have_value("Ще не дописано", timeout=WITHIN)
    page.context.close()
    other, form = opened("account", browser.new_context(), site)
    expect(form.get_by_label("Ваше запитання")).to_have_value("Ще не дописано", timeout=WITHIN)
    ask(form, "Дописано")
    other.reload()
    expect(form.get_by_label("Ваше запитання")).to_have_value("", timeout=WITHIN)
    other.context.close()


def test_the_hour_is_renewed_before_it_ends_and_nothing_on_the_page_changes(browser: Browser, site: FormSite) -> None:
    page = browser.new_context().new_page()
    page.clock.install()
    page.goto(site.page("account"))
    form = page.locator("openline-account-form")
    form.get_by_label("Ваше запитання").fill("Повільно пишу")
    asked = site.asked
    with page.expect_response(re.compile("/session")) as renewed:
        page.clock.fast_forward(56 * HOUR // 60)
    assert renewed.value.status == 201
    assert site.asked == asked + 1
    expect(form.get_by_label("Ваше запитання")).to_have_value("Повільно пишу")
    form.get_by_role("button", name="Надіслати").click()
    expect(form.get_by_role("status").filter(has_text="Звернення в нас")).to_be_visible(timeout=WITHIN)
    assert asked_by(site) == ["Повільно пишу"]
    page.context.close()


def test_an_hour_that_is_over_is_renewed_when_the_question_is_sent(browser: Browser, site: FormSite) -> None:
    page, form = opened("account", browser.new_context(), site)
    end_all(site)
    ask(form, "Після перерви")
    assert asked_by(site) == ["Після перерви"]
    page.context.close()


def test_another_account_never_sees_or_sends_what_the_first_one_typed(browser: Browser, site: FormSite) -> None:
    page, form = opened("account", browser.new_context(), site)
    first = site.account
    ask(form, "Перше запитання першого")
    form.get_by_label("Ваше запитання").fill("Таємниця першого")
    site.account = uuid4().hex
    end_all(site)
    form.get_by_role("button", name="Надіслати").click()
    expect(form.get_by_label("Ваше запитання")).to_have_value("", timeout=WITHIN)
    expect(form.get_by_text("Перше запитання першого")).to_have_count(0)
    assert asked_by(site) == []
    ask(form, "Запитання другого")
    assert asked_by(site) == ["Запитання другого"]
    site.account = first
    page.reload()
    expect(form.get_by_label("Ваше запитання")).to_have_value("Таємниця першого", timeout=WITHIN)
    page.context.close()


def test_signing_out_empties_the_page_and_ends_the_session(browser: Browser, site: FormSite) -> None:
    page, form = opened("account", browser.new_context(), site)
    ask(form, "Запитання")
    form.get_by_label("Ваше запитання").fill("Недописане")
    site.account = None
    with page.expect_response(lambda answer: "/session" in answer.url and answer.request.method == "DELETE") as ended:
        page.evaluate("dispatchEvent(new Event('openline-sign-out'))")
    assert ended.value.status == 204
    expect(form.get_by_role("alert")).to_contain_text("Сайт не сказав нам, хто ви", timeout=WITHIN)
    expect(form.get_by_text("Запитання")).to_have_count(0)
    page.context.close()


def test_without_a_token_it_says_so_and_goes_on_when_there_is_one(browser: Browser, site: FormSite) -> None:
    account, site.account = site.account, None
    page, form = opened("account", browser.new_context(), site)
    expect(form.get_by_role("alert")).to_contain_text("Сайт не сказав нам, хто ви")
    site.account = account
    form.get_by_role("button", name="Спробувати ще").click()
    expect(form.get_by_label("Ваше запитання")).to_be_visible(timeout=WITHIN)
    page.context.close()


def test_what_comes_elsewhere_shows_here_without_a_reload_and_takes_no_focus(browser: Browser, site: FormSite) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.goto(site.page("account"))
    form = page.locator("openline-account-form")
    form.get_by_label("Ваше запитання").fill("Я пишу")
    _, elsewhere = opened("account", context, site)
    ask(elsewhere, "З іншої вкладки")
    page.bring_to_front()
    page.clock.fast_forward(26_000)
    expect(form.get_by_role("button", name=re.compile("З іншої вкладки"))).to_be_visible(timeout=WITHIN)
    expect(form.get_by_label("Ваше запитання")).to_have_value("Я пишу")
    context.close()


def test_a_page_may_give_the_token_itself(browser: Browser, site: FormSite) -> None:
    page = browser.new_context().new_page()
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => {"
        " document.querySelector('openline-account-form').token = async () => ''; })"
    )
    page.goto(site.page("account"))
    form = page.locator("openline-account-form")
    expect(form.get_by_role("alert")).to_contain_text("Сайт не сказав нам, хто ви", timeout=WITHIN)
    assert site.asked == 0
    page.context.close()


def test_a_page_that_comes_back_out_of_the_browsers_memory_asks_anew_whose_it_is(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("account", browser.new_context(), site)
    ask(form, "Запитання першого")
    form.get_by_label("Ваше запитання").fill("Недописане першого")
    site.account = uuid4().hex
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(form.get_by_label("Ваше запитання")).to_have_value("", timeout=WITHIN)
    expect(form.get_by_text("Запитання першого")).to_have_count(0)
    page.context.close()
