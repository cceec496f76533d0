"""A chat goes on by mail: the customer left an address and the page; the answer reaches him there, and what he answers
stands in the same conversation, for the agent and in the widget."""

from __future__ import annotations

import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import TypeVar

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from openline.channels.email.sending.tests.server import Server, Taken
from tests.desk import Desk
from tests.live_client import Browser, Frame
from tests.ports import free_port

T = TypeVar("T")
MARIA = "maria@sea.test"
MILLISECONDS, SECONDS = 60_000, 60.0  # on a loaded machine

MAILBOX = """
import json, sys
import django; django.setup()
from openline.conversations.models import Line
from openline.people.models import Department

general = Department.objects.get(key="general")
mailbox = Line.objects.create(kind="email", name="Support", department=general, settings=json.loads(sys.argv[1]))
Line.objects.filter(key="demo").update(reply_line=mailbox)
"""


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    one.start()
    yield one
    one.stop()


def test_an_answer_that_nobody_saw_goes_by_letter_and_the_letter_back_stands_in_the_chat(
    new_desk: Callable[..., Desk], database_url: str, browser: Chromium, server: Server
) -> None:
    incoming = free_port()
    desk = new_desk(database_url=database_url, undo_seconds="1", unseen_seconds="5", smtp_port=str(incoming))
    desk.start()
    give_a_mailbox(desk, server)
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    writes_and_leaves(context.new_page(), desk)

    agent = Browser(desk.url).sign_in(*credentials(desk))
    conversation = newest(agent)
    identities = agent.get(f"/api/conversations/{conversation}/customer")["identities"]
    assert [each["verified_by"] for each in identities if each["value"] == MARIA] == ["said"]
    live = agent.live()
    for words in ("The code was blocked by the operator.", "It works now."):
        assert live.say(conversation, words)["t"] == "ack"

    taken = until(lambda: server.taken)[0]
    assert taken.recipients == [MARIA]
    assert_both_answers_are_in(taken)
    until(lambda: sent(agent, conversation)[1:])
    assert sent(agent, conversation) == ["digest", "digest"]

    answers(taken, incoming)
    until(
        lambda: [
            entry
            for entry in entries(agent, conversation)
            if entry.get("body") == "Thank you, it does" and entry["kind"] == "message_received"
        ]
    )
    page = context.new_page()
    page.goto(f"{desk.url}/demo/en/")
    page.locator("openline-widget button.launch").click()
    shown = ["My code does not come", "The code was blocked by the operator.", "It works now.", "Thank you, it does"]
    expect(page.locator("openline-widget li.m .b")).to_have_text(shown, timeout=MILLISECONDS)
    assert len(server.taken) == 1


def assert_both_answers_are_in(taken: Taken) -> None:
    text = taken.letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "blocked by the operator.\r\n\r\nIt works now." in text
    assert "> My code does not come" in text


def give_a_mailbox(desk: Desk, server: Server) -> None:
    """The demo's widget has its answers go on by it."""
    settings = server.settings(address="support@desk.example")
    environment = {**desk._environment, "DJANGO_SETTINGS_MODULE": "openline.project.settings"}
    subprocess.run([sys.executable, "-c", MAILBOX, json.dumps(settings)], env=environment, check=True)


def writes_and_leaves(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/demo/en/")
    page.locator("openline-widget button.launch").click()
    page.locator("openline-widget .topics button").first.click(timeout=MILLISECONDS)
    expect(page.locator("openline-widget .contact")).to_be_hidden()
    page.locator("openline-widget textarea").fill("My code does not come")
    page.keyboard.press("Enter")
    for shut in ("Escape", "Enter"):  # Enter stands on the cross
        page.get_by_role("button", name="Leave an e-mail").click(timeout=MILLISECONDS)
        expect(page.get_by_role("textbox", name="Your e-mail")).to_be_focused()
        if shut == "Enter":
            page.get_by_role("button", name="Not now").focus()
        page.keyboard.press(shut)
    page.get_by_role("button", name="Leave an e-mail").click(timeout=MILLISECONDS)
    expect(page.get_by_role("textbox", name="Your e-mail")).to_be_focused()
    page.keyboard.type("maria")
    page.keyboard.press("Enter")
    expect(page.locator("openline-widget .contact [role=alert]")).to_have_text(
        "The address is not whole: it looks like name@example.org"
    )
    page.keyboard.type("@sea.test")
    page.keyboard.press("Enter")
    kept = page.get_by_role("button", name=f"If you close this page, the answer comes to {MARIA}")
    expect(kept).to_be_visible(timeout=MILLISECONDS)
    page.close()


def answers(taken: Taken, port: int) -> None:
    """Maria's client, to the mailbox that wrote to her."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = MARIA, taken.letter["From"], taken.letter["Subject"]
    letter["Message-ID"], letter["In-Reply-To"] = "<answer@sea.test>", taken.letter["Message-ID"]
    letter.set_content("Thank you, it does\n\nOn 22.11.2026, 10:00 UTC Support wrote:\n> It works now.\n")
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.send_message(letter, MARIA, ["support@desk.example"])


def credentials(desk: Desk) -> tuple[str, str]:
    known = desk.sign_in_of("olena@pryklad.example")
    return known.email, known.password


def newest(agent: Browser) -> int:
    def found() -> list[int]:
        rows = agent.get("/api/conversations?view=all")["rows"]
        return [row["id"] for row in rows if row["preview"] == "My code does not come"]

    return until(found)[0]


def sent(agent: Browser, conversation: int) -> list[str]:
    """For what each of the answers that went by letter did so."""
    return [entry["data"]["purpose"] for entry in entries(agent, conversation) if entry["kind"] == "reply_sent"]


def entries(agent: Browser, conversation: int) -> list[Frame]:
    found: list[Frame] = agent.get(f"/api/conversations/{conversation}")["entries"]
    return found


def until(found: Callable[[], list[T]]) -> list[T]:
    end = time.monotonic() + SECONDS
    while not (those := found()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
    return those
