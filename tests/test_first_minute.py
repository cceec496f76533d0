"""The newcomer's first minute: customer in one window, agent in the other, as the README promises."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.desk import Desk

WITHIN = 30_000  # ms, on a loaded machine
WORDS = {
    "uk": ("Запитати", "Технічний", "Не приходить код", "Зараз надішлю інакше"),
    "en": ("Ask", "Technical", "The code does not arrive", "I am sending it another way"),
}


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (320, 200), "#dfe8ee").save(file, "PNG")
    return file.getvalue()


def workspace(browser: Browser, desk: Desk, language: str) -> Page:
    """Ihor of Technical, signed in as a person signs in."""
    sign_in = desk.sign_in_of("ihor@pryklad.example")
    page = browser.new_context(locale=language).new_page()
    page.goto(f"{desk.url}/")
    page.locator("input[name=login]").fill(sign_in.email)
    page.locator("input[name=password]").fill(sign_in.password)
    page.keyboard.press("Enter")
    expect(page.locator(".conv").first).to_be_visible(timeout=WITHIN)
    return page


def chat(browser: Browser, desk: Desk, language: str) -> Page:
    """The demo site with the panel open and a topic chosen."""
    ask, topic, *_ = WORDS[language]
    page = browser.new_context(locale=language).new_page()
    page.goto(f"{desk.url}/demo/")
    page.get_by_role("button", name=re.compile(f"^{ask}")).last.click(timeout=WITHIN)
    page.get_by_role("button", name=topic).click(timeout=WITHIN)
    return page


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_customer_writes_with_a_picture_and_an_agent_answers(
    sqlite_desk: Desk, browser: Browser, language: str
) -> None:
    _, _, question, answer = WORDS[language]
    agent = workspace(browser, sqlite_desk, language)
    customer = chat(browser, sqlite_desk, language)

    field = customer.get_by_role("textbox")
    field.fill(question)
    field.press("Enter")
    customer.locator("input[type=file]").set_input_files(
        {"name": "screen.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(customer.get_by_text("screen.png")).to_be_visible(timeout=WITHIN)
    field.press("Enter")

    agent.get_by_role("navigation").get_by_role("link").nth(2).click()  # all open
    agent.locator(".conv.unread", has_text=question).click(timeout=WITHIN)
    expect(agent.locator("article.msg img")).to_be_visible(timeout=WITHIN)  # without a reload
    agent.keyboard.press("r")
    expect(agent.locator("textarea.text")).to_be_focused()
    agent.keyboard.type(answer)
    agent.keyboard.press("Control+Enter")

    expect(customer.get_by_text(answer, exact=True)).to_be_visible(timeout=WITHIN)
