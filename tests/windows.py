"""Two windows of a real browser on one conversation: an agent's workspace and the customer's tab on the demo site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http.cookies import SimpleCookie
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from tests.live_client import Browser

WITHIN = 60_000.0  # milliseconds; a loaded machine


class Window:
    """A page and where the words of its messages stand in it, oldest first."""

    def __init__(self, page: Page, words: str) -> None:
        self._page, self._words = page, page.locator(words)
        expect(self._words.first).to_be_visible(timeout=WITHIN)

    def shows(self, expected: Sequence[str]) -> None:
        """Waits until these words stand there, each once and in this order, and no others."""
        expect(self._words).to_have_text(list(expected), timeout=WITHIN)

    def shows_the_end_of(self, expected: Sequence[str]) -> None:
        """After a reload: the newest page of it."""
        self._page.reload()
        expect(self._words.last).to_have_text(expected[-1], timeout=WITHIN)
        shown = [words.strip() for words in self._words.all_text_contents()]
        assert len(shown) > 50
        assert shown == list(expected[-len(shown) :])


def workspace(chromium: Chromium, agent: Browser, conversation: int) -> Window:
    context = chromium.new_context(locale="uk", viewport={"width": 1440, "height": 900})
    context.add_cookies([cookie_of(agent.url, name, value) for name, value in cookies(agent).items()])
    page = context.new_page()
    page.goto(f"{agent.url}/c/{conversation}")
    return Window(page, "article.msg:not(.pending) .said")


def widget(chromium: Chromium, url: str, token: str) -> Window:
    context = chromium.new_context(locale="uk", viewport={"width": 1280, "height": 900})
    remember(context, "openline:demo:token", token)
    page = context.new_page()
    page.goto(f"{url}/demo/uk/")
    page.locator("openline-widget button.launch").click()
    return Window(page, "openline-widget li.m .b")


def remember(context: BrowserContext, name: str, value: str) -> None:
    """As if this browser had been here before."""
    context.add_init_script(f"localStorage[{json.dumps(name)}] = {json.dumps(json.dumps(value))}")


def cookies(agent: Browser) -> dict[str, str]:
    return {name: morsel.value for name, morsel in SimpleCookie(agent.cookies()).items()}


def cookie_of(url: str, name: str, value: str) -> Any:
    return {"name": name, "value": value, "url": url}
