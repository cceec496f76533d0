"""The widget of somebody who is signed in on the site: in Chromium, on the demo site and on a page of a site's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from tests.desk import Desk
from tests.identified import Site
from tests.waiting import until

pytestmark = pytest.mark.story
WITHIN = 30_000  # ms, on a loaded machine
WORDS, AS, FIELD = (f"openline-widget {part}" for part in ("li.m .b", ".as", "textarea"))
KEPT = "Object.keys({...localStorage, ...sessionStorage}).filter((name) => name.startsWith('openline:'))"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.start()
    yield Site(desk)
    desk.kill9()


@pytest.fixture
def maria(site: Site) -> str:
    """An account of this test's own."""
    return site.account()


class Visitor:
    """A browser, in which a page of the site is open; `account` is who is signed in there ("": nobody)."""

    def __init__(self, chromium: Chromium, site: Site, account: str = "", head: str = "", tag: str = "") -> None:
        self.site, self.account, self.asked = site, account, 0
        self.head = head or "openline = []; openline.push(['identify', fresh])"
        self.tag = tag
        # a page that the test makes up is not of this machine for Chromium, and its desk is
        allowed = ["local-network-access"]
        self.context: BrowserContext = chromium.new_context(locale="uk", permissions=allowed)
        self.context.set_default_timeout(WITHIN)
        self.context.route("**/own-page", lambda route: route.fulfill(content_type="text/html", body=self._html()))
        self.context.route("**/own-token", self._token)

    def page(self) -> Page:
        page = self.context.new_page()
        page.goto(f"{self.site.url}/own-page")
        return page

    def _html(self) -> str:
        fresh = "const fresh = async () => (await (await fetch('/own-token')).json()).token;"
        script = f'<script src="/widget.js" data-line="demo" data-lang="uk" {self.tag} async></script>'
        return f"<!doctype html><meta charset=utf-8><h1>Site</h1><script>{fresh} {self.head}</script>{script}"

    def _token(self, route: Any) -> None:
        self.asked += 1
        if self.account:
            route.fulfill(json={"token": self.site.token(self.account)})
        else:
            route.fulfill(json={}, status=401)


def open_chat(page: Page) -> None:
    page.locator("openline-widget button.launch").click()


def say(page: Page, words: str, topic: str = "Технічний") -> None:
    start = page.locator("openline-widget .topics button", has_text=topic)
    field = page.locator(FIELD)
    expect(start.or_(field).locator("visible=true").first).to_be_visible(timeout=WITHIN)
    if start.is_visible():
        start.click()
    field.fill(words)
    field.press("Enter")
    expect(
        page.locator("openline-widget .st", has_text="надіслано")
        .or_(page.locator("openline-widget .st", has_text="прочитано"))
        .first
    ).to_be_visible(timeout=WITHIN)


def is_forgotten(page: Page) -> None:
    until(lambda: page.evaluate(KEPT) == [], "something was kept")


def shows(page: Page, *words: str) -> None:
    expect(page.locator(WORDS)).to_have_text(list(words), timeout=WITHIN)


def speaks_for(page: Page, account: str) -> None:
    expect(page.locator(AS)).to_contain_text(f"Ви увійшли як Maria {account}", timeout=WITHIN)


def test_a_stranger_signs_in_and_his_other_browser_goes_on(site: Site, browser: Chromium, maria: str) -> None:
    here, there = Visitor(browser, site), Visitor(browser, site, maria)
    page = here.page()
    open_chat(page)
    say(page, "Не можу увійти")
    expect(page.locator(AS)).to_be_hidden()
    here.account = maria
    page.reload()
    speaks_for(page, maria)
    shows(page, "Не можу увійти")
    elsewhere = there.page()
    open_chat(elsewhere)
    speaks_for(elsewhere, maria)
    shows(elsewhere, "Не можу увійти")
    say(elsewhere, "Уже з телефону")
    shows(page, "Не можу увійти", "Уже з телефону")
    expect(page.locator("openline-widget form.contact")).to_be_hidden()
    (found,) = [row for row in site.rows() if row["preview"] == "Уже з телефону"]
    assert site.kinds(found["id"]).count("identified") == 1


def test_a_site_needs_no_script_of_its_own(site: Site, browser: Chromium, maria: str) -> None:
    visitor = Visitor(browser, site, maria, head=";", tag='data-token-url="/own-token"')
    page = visitor.page()
    assert visitor.asked == 0  # nobody asked for a chat
    open_chat(page)
    speaks_for(page, maria)
    say(page, "Питання")
    page.reload()
    speaks_for(page, maria)
    visitor.account = ""
    page.reload()  # signed out on the site, which said nothing of it
    expect(page.locator("openline-widget .topics button").first).to_be_visible(timeout=WITHIN)
    expect(page.locator(WORDS)).to_have_count(0)


def test_signing_out_leaves_nothing_in_any_tab(site: Site, browser: Chromium, maria: str) -> None:
    visitor = Visitor(browser, site, maria)
    one, other = visitor.page(), visitor.page()
    open_chat(one)
    say(one, "Таємне питання")
    other.reload()
    open_chat(other)
    shows(other, "Таємне питання")
    other.locator(FIELD).fill("не дописано")
    token, proof = (one.evaluate(f"JSON.parse(localStorage['openline:demo:{name}'])") for name in ("token", "proof"))
    visitor.account = ""
    one.evaluate("openline.signOut()")
    for page in (one, other):
        is_forgotten(page)
        open_chat(page)
        expect(page.locator("openline-widget .topics button").first).to_be_visible(timeout=WITHIN)
        expect(page.locator(WORDS)).to_have_count(0)
        expect(page.locator(FIELD)).to_have_value("")
    assert site.refused(token=token, proof=proof["proof"]) == (4401, "unknown_token")


def test_signing_out_before_the_chat_is_loaded_ends_it_on_the_desk_too(
    site: Site, browser: Chromium, maria: str
) -> None:
    visitor = Visitor(browser, site, maria)
    page = visitor.page()
    open_chat(page)
    say(page, "Питання")
    token, proof = (page.evaluate(f"JSON.parse(localStorage['openline:demo:{name}'])") for name in ("token", "proof"))
    visitor.account, visitor.head = "", "openline = [['signOut']]"
    page.reload()
    is_forgotten(page)
    until(lambda: not site.is_welcome(token=token, proof=proof["proof"]), "the proof is still good")


def test_another_account_in_the_same_browser_sees_nothing_of_the_first(
    site: Site, browser: Chromium, maria: str
) -> None:
    visitor = Visitor(browser, site, maria)
    page = visitor.page()
    open_chat(page)
    say(page, "Це питання Марії")
    page.locator(FIELD).fill("і чернетка Марії")
    visitor.account = taras = site.account()
    page.reload()
    speaks_for(page, taras)
    expect(page.locator(WORDS)).to_have_count(0)
    expect(page.locator(FIELD)).to_have_value("")
    say(page, "Питання Тараса")
    shows(page, "Питання Тараса")


def test_when_the_hour_ends_the_site_is_asked_and_the_talk_goes_on(site: Site, browser: Chromium, maria: str) -> None:
    visitor = Visitor(browser, site, maria)
    page = visitor.page()
    open_chat(page)
    say(page, "До години")
    asked = visitor.asked
    site.end_proofs(maria, "expires_at")
    until(lambda: page.evaluate("1") and visitor.asked > asked, "nobody asked for a token")
    say(page, "Після години")
    shows(page, "До години", "Після години")
    speaks_for(page, maria)


def test_when_the_hour_ends_and_nobody_is_signed_in_only_what_was_typed_stays(
    site: Site, browser: Chromium, maria: str
) -> None:
    visitor = Visitor(browser, site, maria, head=f"openline = [['identify', {site.token(maria)!r}]]")
    page = visitor.page()
    open_chat(page)
    say(page, "До години")
    page.locator(FIELD).fill("недописане")
    site.end_proofs(maria, "expires_at")
    expect(page.locator(WORDS)).to_have_count(0, timeout=WITHIN)
    expect(page.locator(AS)).to_be_hidden()
    expect(page.locator(FIELD)).to_have_value("недописане")
