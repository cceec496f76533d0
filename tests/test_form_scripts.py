"""The Contacts form in somebody's own page: its origin, its strict policy, and what goes wrong on the way."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.form_site import NOTE, PICTURE, SHIFTS, SLOW, WITHIN, FormSite, opened, rows


def written(form: Locator, *, email: str = "") -> str:
    """Fills it in with an address that nobody else has."""
    address = email or f"{uuid4().hex[:12]}@mail.example"
    form.get_by_label("Електронна адреса").fill(address)
    form.get_by_label("Повідомлення").fill("Не приходить код")
    return address


def send(form: Locator) -> None:
    form.get_by_role("button", name=re.compile("Надіслати|Спробувати ще")).click()


def kept_of(site: FormSite, address: str) -> list[Any]:
    return rows(site.desk, "SELECT id FROM conversations_conversation WHERE reply_to = ?", address)


def posted_until_work_is_due(site: FormSite) -> None:
    """A burst from this address, by a program that does the work."""
    line = f"{site.desk.url}/channels/contact_form/demo-contacts"
    for _ in range(6):
        with urlopen(f"{line}/form") as opening:
            typed = {"form": json.load(opening)["form"], "email": "burst@mail.example", "message": "Код"}
        for _ in range(2):
            posting = Request(f"{line}/messages", json.dumps(typed).encode(), {"Content-Type": "application/json"})
            try:
                urlopen(posting).close()
            except HTTPError as refused:
                told = json.load(refused)
                words = (f"{told['challenge']}~{number}" for number in count())
                goal = 2 ** (256 - told["bits"])
                typed["work"] = next(each for each in words if int(sha256(each.encode()).hexdigest(), 16) < goal)
            else:
                break


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_of_the_page_moves_and_its_policy_holds(browser: Browser, site: FormSite, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 2000})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.goto(site.page("contact"))
    form = page.locator("openline-contact-form")
    expect(form.get_by_role("button", name="Надіслати")).to_be_visible(timeout=WITHIN)
    assert page.evaluate(SHIFTS) == []
    assert [text for text in said if "Content Security Policy" in text] == []
    room = form.evaluate("(it) => it.shadowRoot.querySelector('form').getBoundingClientRect().bottom - it.offsetTop")
    assert room <= form.bounding_box()["height"]  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert context.cookies() == []
    context.close()


def test_it_speaks_the_language_of_the_page_and_keeps_what_is_typed_when_that_changes(
    browser: Browser, site: FormSite
) -> None:
    context = browser.new_context(locale="de")
    page, form = opened("contact", context, site, lang="en")
    form.get_by_label("Message").fill("It does not work")
    form.locator("input[type=file]").set_input_files(NOTE)
    page.evaluate("document.documentElement.lang = 'ru'")
    expect(form.get_by_label("Сообщение")).to_have_value("It does not work")
    expect(form.get_by_text("note.txt")).to_be_visible()
    form.evaluate("(it) => it.setAttribute('lang', 'uk')")
    expect(form.get_by_label("Повідомлення")).to_have_value("It does not work")
    context.close()


def test_an_error_stands_beside_its_field_and_a_guess_is_one_press_away(browser: Browser, site: FormSite) -> None:
    page, form = opened("contact", browser.new_context(), site)
    written(form, email="stepan.lys@mail")
    send(form)
    field = form.get_by_label("Електронна адреса")
    expect(field).to_have_attribute("aria-invalid", "true", timeout=WITHIN)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Адресі бракує закінчення. Може, stepan.lys@mail.example"))
    expect(form.get_by_role("alert")).to_contain_text("Усе, що ви написали, збережено")
    form.get_by_role("button", name="stepan.lys@mail.example").click()
    expect(field).to_have_value("stepan.lys@mail.example")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(form.get_by_label("Повідомлення")).to_have_value("Не приходить код")
    page.context.close()


def test_an_address_that_only_looks_like_a_slip_goes_unchanged_the_second_time(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("contact", browser.new_context(), site)
    address = written(form, email=f"{uuid4().hex[:12]}@mail.exampel")
    send(form)
    expect(form.get_by_role("button", name="@mail.example")).to_be_visible(timeout=WITHIN)
    send(form)
    expect(form.get_by_role("heading", name="Лист у нас")).to_be_visible(timeout=WITHIN)
    assert len(kept_of(site, address)) == 1
    page.context.close()


def test_two_presses_send_one_letter_with_its_files_and_the_end_says_what_is_so(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("contact", browser.new_context(), site)
    page.evaluate("addEventListener('openline-sent', ({ detail }) => { window.told = detail })")
    address = written(form)
    form.locator("input[type=file]").set_input_files([PICTURE, NOTE])
    expect(form.get_by_text("59 кБ")).to_be_visible()
    form.get_by_role("button", name="Надіслати").dblclick()
    heading = form.get_by_role("heading", name="Лист у нас")
    expect(heading).to_be_focused(timeout=WITHIN)
    expect(form.get_by_text("Відповідь прийде на")).to_contain_text(address)
    expect(form.get_by_text("Копію")).to_have_count(0)
    expect(form.get_by_text("Якщо в адресі помилка, напишіть ще раз")).to_be_visible()
    [[number]] = kept_of(site, address)
    assert page.evaluate("window.told") == number
    files = "SELECT a.name FROM conversations_attachment a JOIN conversations_message m ON m.id = a.message_id"
    names = rows(site.desk, f"{files} WHERE m.conversation_id = ? ORDER BY a.id", number)
    assert [name for [name] in names] == ["екран.png", "note.txt"]
    page.evaluate("history.replaceState({ ...history.state, router: 7 }, '')")
    assert address not in page.evaluate("JSON.stringify(history.state)"), "the page around can read it"
    page.route("**/form?*", lambda route: route.abort())  # what came of it is said without the desk
    page.reload()
    masked = f"{address[0]}•••@{address.partition('@')[2]}"
    expect(form.get_by_text(f"Номер {number}. Відповідь прийде на")).to_contain_text(masked, timeout=WITHIN)
    page.unroute("**/form?*")
    form.get_by_role("button", name="Написати ще").click()
    assert page.evaluate("history.state.router") == 7, "what the site's router keeps there stays"
    expect(form.get_by_label("Повідомлення")).to_have_value("", timeout=WITHIN)
    page.reload()
    expect(form.get_by_label("Повідомлення")).to_have_value("", timeout=WITHIN)
    page.context.close()


def test_a_reload_keeps_what_was_typed_and_names_the_files_that_it_cut_off(browser: Browser, site: FormSite) -> None:
    page, form = opened("contact", browser.new_context(), site)
    address = written(form)
    form.locator("input[type=file]").set_input_files(NOTE)
    page.reload()
    expect(form.get_by_label("Електронна адреса")).to_have_value(address, timeout=WITHIN)
    expect(form.get_by_label("Повідомлення")).to_have_value("Не приходить код")
    expect(form.get_by_text("Додайте ще раз: note.txt")).to_be_visible()
    page.context.close()


def test_without_a_net_everything_stays_and_goes_with_one_more_press(browser: Browser, site: FormSite) -> None:
    context = browser.new_context()
    _, form = opened("contact", context, site)
    address = written(form)
    context.set_offline(True)
    send(form)
    expect(form.get_by_role("alert")).to_contain_text("Немає звʼязку", timeout=WITHIN)
    expect(form.get_by_label("Повідомлення")).to_have_value("Не приходить код")
    context.set_offline(False)
    form.get_by_role("button", name="Спробувати ще").click()
    expect(form.get_by_role("heading", name="Лист у нас")).to_be_visible(timeout=WITHIN)
    assert len(kept_of(site, address)) == 1
    context.close()


def test_an_answer_that_was_lost_makes_no_second_letter_not_even_after_a_reload(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("contact", browser.new_context(), site)
    address = written(form)

    def lose(route: Route) -> None:
        answer = route.fetch()
        if answer.status == 201:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/messages*", lose)
    send(form)
    expect(form.get_by_role("alert")).to_contain_text("Немає звʼязку", timeout=WITHIN)
    page.unroute("**/messages*")
    page.reload()
    expect(form.get_by_label("Електронна адреса")).to_have_value(address, timeout=WITHIN)
    send(form)
    expect(form.get_by_role("heading", name="Лист у нас")).to_be_visible(timeout=WITHIN)
    assert len(kept_of(site, address)) == 1
    page.context.close()


def test_files_come_by_drop_and_paste_go_by_a_press_and_too_big_ones_are_refused_here(
    browser: Browser, site: FormSite
) -> None:
    page, form = opened("contact", browser.new_context(), site)
    give = """(it, [kind, name, size]) => {
        const carried = new DataTransfer();
        carried.items.add(new File([new Uint8Array(size)], name, { type: 'image/png' }));
        const carrier = kind === 'paste' ? { clipboardData: carried } : { dataTransfer: carried };
        const Kind = kind === 'paste' ? ClipboardEvent : DragEvent;
        it.shadowRoot.querySelector('textarea').dispatchEvent(
            new Kind(kind, { bubbles: true, cancelable: true, ...carrier }));
    }"""
    form.evaluate(give, ["paste", "image.png", 2048])
    form.evaluate(give, ["drop", "photo.png", 2048])
    form.evaluate(give, ["drop", "film.mp4", 21 * 1024 * 1024])
    expect(form.get_by_role("listitem")).to_have_count(2)
    expect(form.get_by_text("film.mp4: понад 20 МБ. Виберіть менший файл")).to_be_visible()
    form.get_by_role("button", name="Прибрати image.png").click()
    expect(form.get_by_role("listitem")).to_have_count(1)
    expect(form.get_by_role("listitem")).to_contain_text("photo.png")
    page.context.close()


@pytest.mark.parametrize("workers", [True, False])
def test_work_that_the_desk_asks_for_is_done_with_a_worker_and_without(
    browser: Browser, site: FormSite, workers: bool
) -> None:
    """Posted faster than a person types, so work is due."""
    site.workers = workers
    page, form = opened("contact", browser.new_context(), site)
    started: list[str] = []
    page.on("worker", lambda worker: started.append(worker.url))
    address = written(form)
    send(form)
    expect(form.get_by_role("heading", name="Лист у нас")).to_be_visible(timeout=WITHIN)
    assert len(kept_of(site, address)) == 1
    assert bool(started) == workers
    page.context.close()


def test_who_would_wait_long_for_the_work_may_have_a_link_by_mail(browser: Browser, site: FormSite) -> None:
    posted_until_work_is_due(site)
    page = browser.new_context().new_page()
    page.clock.install()
    page.goto(site.page("contact"))
    form = page.locator("openline-contact-form")
    address = written(form)

    def harder(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        route.fulfill(response=answer, json=told | {"bits": 32} if "bits" in told else told)

    page.route("**/messages*", harder)
    send(form)
    expect(form.get_by_role("status")).to_have_text("Перевіряємо, що це не робот…", timeout=WITHIN)
    page.clock.fast_forward(10_000)
    form.get_by_role("button", name="надішліть мені посилання листом").click()
    expect(form.get_by_role("heading", name="Ще один крок")).to_be_focused(timeout=WITHIN)
    expect(form.get_by_text("До того нічого не надіслано")).to_contain_text(address)
    assert kept_of(site, address) == []
    page.reload()
    expect(form.get_by_label("Електронна адреса")).to_have_value(address, timeout=WITHIN)
    page.context.close()


def test_a_site_gives_it_its_own_colours_and_type(browser: Browser, site: FormSite) -> None:
    _, plain = opened("contact", browser.new_context(), site)
    _, own = opened("contact", browser.new_context(), site, style="own")
    of = "(it, name) => getComputedStyle(it)[name]"
    button, field = own.get_by_role("button", name="Надіслати"), own.get_by_label("Повідомлення")
    assert button.evaluate(of, "backgroundColor") == "rgb(120, 30, 90)"
    assert field.evaluate(of, "fontFamily") == "monospace"
    assert field.evaluate(of, "backgroundColor") == "rgb(25, 30, 33)"
    assert plain.get_by_label("Повідомлення").evaluate(of, "backgroundColor") == "rgb(255, 255, 255)"


def test_by_keyboard_alone_from_the_first_field_to_the_end(browser: Browser, site: FormSite) -> None:
    page, form = opened("contact", browser.new_context(), site)
    form.get_by_label("Як до вас звертатися").focus()
    for text in ("Степан Лис", f"{uuid4().hex[:12]}@mail.example", "Не приходить код"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Надіслати")).to_be_focused()
    page.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="Лист у нас")).to_be_focused(timeout=WITHIN)
    page.context.close()


def test_each_script_weighs_no_more_than_it_may_with_one_language() -> None:
    built = Path(__file__).resolve().parents[1] / "openline/static/built/forms"
    for form in ("contact", "account"):
        script = (built / f"{form}-form.js.br").stat().st_size
        for language in ("uk", "en", "ru"):
            [words] = built.glob(f"{form}-{language}-*.js.br")
            assert script + words.stat().st_size <= 6_000
