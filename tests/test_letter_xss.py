"""Letters that try to run something or to call somebody, from the mail server to the agent's browser: nothing does."""

from __future__ import annotations

import json
import smtplib
import subprocess
import sys
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from openline.channels.email.reading.tests.attempts import ATTEMPTS, EVIL, FETCHES, REPAIRED, RUN, SCRIPTS
from tests.desk import Desk
from tests.ports import free_port

WITHIN = 30_000  # ms, on a loaded machine
NAME = f'"><img src=x onerror={RUN}><svg onload={RUN}>'
SUBJECT = f"</title><script>{RUN}</script><img src={EVIL}>{{{{constructor.constructor('{RUN}')()}}}} ${{{RUN}}}"
FILE = f'"><img src=x onerror={RUN}>.svg'
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script><image href="{EVIL}"/></svg>'


def batched(attempts: Sequence[str], size: int) -> list[str]:
    """Some in a letter, as bytes on the wire can hold them."""
    several = (attempts[at : at + size] for at in range(0, len(attempts), size))
    return ["<hr>".join(each).encode("utf-8", "replace").decode() for each in several]


class Watched:
    """A browser of an agent that notes whatever should not happen in it."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        self.desk, self.wrong = desk, list[str]()
        self.context: BrowserContext = browser.new_context(locale="en", viewport={"width": 1440, "height": 1000})
        self.context.expose_binding("hit", lambda source: self.wrong.append(f"a script ran in {source['frame'].url}"))
        self.context.on("requestfinished", lambda request: self._look_at(request.url, ""))
        self.context.on("requestfailed", lambda request: self._look_at(request.url, request.failure or ""))
        self.context.on("page", self._opened)
        self.page = self.context.new_page()
        self._sign_in()

    def _opened(self, page: Page) -> None:
        page.on("dialog", lambda dialog: self.wrong.append(f"a dialog: {dialog.message}"))

    def _look_at(self, url: str, failure: str) -> None:
        """What the browser itself forbids ("csp", "origin") ends before it leaves."""
        inside = url.startswith((self.desk.url, "data:", f"blob:{self.desk.url}", "chrome-error:"))
        if not inside and failure not in ("csp", "origin"):
            self.wrong.append(f"a request left: {url} {failure}")

    def _sign_in(self) -> None:
        sign_in = self.desk.sign_in_of("ihor@pryklad.example")
        self.page.goto(f"{self.desk.url}/")
        self.page.locator("input[name=login]").fill(sign_in.email)
        self.page.locator("input[name=password]").fill(sign_in.password)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".conv").first).to_be_visible(timeout=WITHIN)

    def get(self, path: str) -> Any:
        return self.context.request.get(f"{self.desk.url}{path}").json()


@pytest.fixture
def desk(new_desk: Callable[..., Desk]) -> Desk:
    started = new_desk(smtp_port=str(free_port()))
    started.start()
    return started


def letter(number: int, attempts: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = f"{json.dumps(NAME)} <thief{number}@evil.example>", "support@pryklad.example"
    made["Subject"], made["Message-ID"] = f"{number} {SUBJECT}", f"<{number}@evil.example>"
    made.set_content(f"The words of {number} {SUBJECT}")
    made.add_alternative(f"<p>The words of {number}</p>{attempts}<img src='cid:drawn'>", subtype="html", cte="base64")
    made.add_attachment(SVG.encode(), maintype="image", subtype="svg+xml", filename=FILE, cid="<drawn>")
    made.add_attachment(f"<script>{RUN}</script>".encode(), maintype="text", subtype="html", filename="page.html")
    return made


def send(desk: Desk, attempts: Sequence[str]) -> int:
    """How many letters the attempts fill."""
    letters = [letter(number, some) for number, some in enumerate(batched(attempts, 12))]
    with smtplib.SMTP("127.0.0.1", int(desk._environment["OPENLINE_SMTP_PORT"]), timeout=30) as server:
        for each in letters:
            server.sendmail("thief@evil.example", ["support@pryklad.example"], each.as_bytes())
    return len(letters)


def conversations_of(agent: Watched, count: int) -> list[int]:
    """Waits until all of them are in the workspace."""
    for _ in range(600):
        rows = agent.get("/api/conversations?limit=200")["rows"]
        found = [row["id"] for row in rows if "constructor" in row["subject"]]
        if len(found) == count:
            return found
        agent.page.wait_for_timeout(100)
    raise AssertionError(f"{len(found)} of {count} letters came in")


def formatted(page: Page) -> Frame:
    page.locator("article.msg").first.get_by_role("button", name="As it was sent").click(timeout=WITHIN)
    frame = page.locator("article.msg iframe").first
    expect(frame).to_be_visible(timeout=WITHIN)
    shown = frame.element_handle(timeout=WITHIN)
    assert shown is not None
    inside = shown.content_frame()
    assert inside is not None
    inside.wait_for_load_state("load")
    return inside


def test_no_letter_runs_anything_or_calls_anybody_in_the_agents_browser(desk: Desk, browser: Browser) -> None:
    count = send(desk, ATTEMPTS)
    agent = Watched(browser, desk)

    for conversation in conversations_of(agent, count):
        agent.page.goto(f"{desk.url}/c/{conversation}")
        expect(agent.page.locator("article.msg").first).to_contain_text("The words of", timeout=WITHIN)
        shown = formatted(agent.page)
        expect(shown.locator("body")).to_contain_text("The words of")
        for link in shown.locator("a[href]").all():
            assert link.get_attribute("rel") == "noopener noreferrer"
            assert link.get_attribute("target") == "_blank"
            assert str(link.get_attribute("href")).startswith(("http://", "https://", "mailto:", "tel:"))
        for each in shown.locator("a, img, p, div, summary").all()[:40]:
            each.dispatch_event("mouseover")
        assert shown.evaluate("() => document.scripts.length") == 0
    assert agent.wrong == []


def test_files_of_a_letter_leave_as_downloads_and_never_as_pages(desk: Desk, browser: Browser) -> None:
    count = send(desk, ATTEMPTS[:5])
    agent = Watched(browser, desk)
    (conversation,) = conversations_of(agent, count)

    entries = agent.get(f"/api/conversations/{conversation}")["entries"]
    files = [file for entry in entries for file in entry.get("files", [])]
    assert {file["content_type"] for file in files} == {"application/octet-stream"}
    for file in files:
        headers = agent.context.request.get(f"{desk.url}/files/{file['key']}").headers
        assert headers["content-disposition"].startswith("attachment")
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"]
    assert agent.wrong == []


RAW = """
import sys
import django; django.setup()
from openline.conversations.draft import Formed
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Line
from openline.conversations.wire import Letter

line = Line.objects.get(key="demo-support")
said = Incoming(line.pk, "email", "a@evil.example", "raw", "Raw words", fresh=True, letter=Letter(formatted=True),
                formed=Formed(html=sys.stdin.read()))
(kept,) = keep_many([said])
print(kept.conversation, kept.seq)
"""


def test_even_what_passed_every_wall_before_the_frame_does_nothing_in_it(desk: Desk, browser: Browser) -> None:
    """As if nothing had been cleaned. (But for a refresh: no policy of a page holds one that is in it.)"""
    raw = [each for each in (*SCRIPTS, *REPAIRED, *FETCHES) if "http-equiv" not in each]
    environment = {**desk._environment, "DJANGO_SETTINGS_MODULE": "openline.project.settings"}
    agent = Watched(browser, desk)
    for number, attempts in enumerate(batched(raw, 8)):
        command = [sys.executable, "-c", RAW.replace('"raw"', f'"raw {number}"')]
        html = f"<p>The words</p>{attempts}"
        done = subprocess.run(command, env=environment, input=html, check=True, capture_output=True, text=True)
        conversation, seq = done.stdout.split()
        agent.page.goto(f"{desk.url}/originals/{conversation}/{seq}")
        expect(agent.page.get_by_text("The words")).to_have_count(1)
        agent.page.goto(f"{desk.url}/c/{conversation}")
        formatted(agent.page)
    assert agent.wrong == []


def test_the_watch_notices_what_it_looks_for(desk: Desk, browser: Browser) -> None:
    agent = Watched(browser, desk)
    agent.context.new_page().set_content(f"<img src='data:x' onerror='{RUN}'><img src='{EVIL}'>")

    for _ in range(600):  # what the page tells comes after it
        if len(agent.wrong) > 1:
            break
        agent.page.wait_for_timeout(100)
    assert sorted(each.split(":")[0] for each in agent.wrong) == ["a request left", "a script ran in about"]
