"""The whole round with a real dovecot: in by IMAP IDLE, answered, answered again from the customer's mail program.

A broken mailbox beside it stops nothing.
"""

from __future__ import annotations

import email
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import Any, TypeVar

import pytest

from openline.channels.email.sending.tests.server import Server
from tests.desk import Desk
from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.letter_sender import letter
from tests.live_client import WITHIN, Browser, Frame

T = TypeVar("T")
TARAS = "taras@mail.test"
MAILBOXES = """
import json, sys
import django; django.setup()
from openline.channels.email.models import Cursor
from openline.conversations.models import Line
from openline.kit.sealed import seal
from openline.people.models import Department

for department, address, settings in json.loads(sys.argv[1]):
    settings["imap"]["password"] = seal(settings["imap"]["password"])
    where = Department.objects.get(key=department)
    Line.objects.create(kind="email", name=address, department=where, settings=settings)
"""
STATES = """
import django; django.setup()
from openline.channels.email.models import Cursor
print(";".join(f"{cursor.line.settings['address']}={cursor.state}" for cursor in Cursor.objects.select_related("line")))
"""


@pytest.fixture
def post() -> Iterator[Dovecot]:
    with dovecot(users=("security", "taras")) as server:
        yield server


@pytest.fixture
def relay(post: Dovecot) -> Iterator[Server]:
    """Carries what leaves the desk into the customer's mailbox."""
    server = Server()
    server.on_letter = lambda taken: post.append("taras", taken.raw)
    server.start()
    yield server
    server.stop()


def test_a_letter_is_answered_and_the_answer_to_that_comes_back(
    new_desk: Callable[..., Desk], database_url: str, post: Dovecot, relay: Server
) -> None:
    desk = new_desk(database_url=database_url, undo_seconds="1")
    desk.start()
    run(desk, MAILBOXES, json.dumps([watched(post, relay), broken()]))
    until(lambda: "security@desk.test=fetching" in run(desk, STATES))
    olena = signed_in(desk, "olena@pryklad.example")

    came = time.monotonic()
    post.deliver("security", letter(f"Taras <{TARAS}>", "security@desk.test", "Зник переказ", Subject="Переказ")[2])
    conversation = until(lambda: [row["id"] for row in rows(olena) if row["preview"] == "Зник переказ"])[0]
    print(f"in the workspace {time.monotonic() - came:.2f} s after it lay in the mailbox")

    live = olena.live()
    assert live.say(conversation, "Виведення зупинено")["t"] == "ack"
    mine = until(lambda: letters_of(post, "taras"))[0]
    assert mine["Subject"] == "Re: Переказ"
    assert "Виведення зупинено" in mine.get_body(("plain",)).get_content()  # type: ignore[union-attr]

    post.deliver("security", answer_to(mine))
    entries = until(lambda: [each for each in said(olena, conversation) if each["body"] == "Дякую, чекаю"])
    assert entries[0]["letter"]["quoted"] >= 1
    assert [row["id"] for row in rows(olena) if row["customer_name"] == "Taras"] == [conversation]
    until(lambda: "info@desk.test=failing" in run(desk, STATES))


def watched(post: Dovecot, relay: Server) -> list[Any]:
    settings = relay.settings(address="security@desk.test", way_in="imap", imap=post.settings("security"))
    settings["imap"]["password"] = PASSWORD
    return ["security", "security@desk.test", settings]


def broken() -> list[Any]:
    """Nobody listens there."""
    imap = {"host": "127.0.0.1", "port": 9, "tls": "none", "user": "info", "auth": "password", "password": "none"}
    return ["general", "info@desk.test", {"address": "info@desk.test", "way_in": "imap", "imap": imap}]


def answer_to(mine: EmailMessage) -> bytes:
    """As mail programs do: it quotes what it answers and names it."""
    answer = EmailMessage()
    answer["From"], answer["To"] = f"Taras <{TARAS}>", str(mine["Reply-To"] or mine["From"])
    answer["Subject"], answer["In-Reply-To"] = str(mine["Subject"]), str(mine["Message-ID"])
    answer["References"] = f"{mine['References']} {mine['Message-ID']}"
    answer["Message-ID"], answer["Date"] = "<answer@mail.test>", "Sun, 22 Nov 2026 10:00:00 +0200"
    answer.set_content(
        "Дякую, чекаю\n\nнд, 22 лист. 2026 р. о 09:45 Security <security@desk.test> пише:\n> Виведення зупинено\n"
    )
    return answer.as_bytes(policy=SMTP)


def letters_of(post: Dovecot, user: str) -> list[EmailMessage]:
    with post.client(user) as owner:
        owner.select_folder("INBOX")
        found = owner.fetch(owner.search(), ["BODY.PEEK[]"])
    parsed = [email.message_from_bytes(each[b"BODY[]"], policy=default) for each in found.values()]
    return [each for each in parsed if isinstance(each, EmailMessage)]


def rows(agent: Browser) -> list[Frame]:
    found: list[Frame] = agent.get("/api/conversations?limit=200")["rows"]
    return found


def said(agent: Browser, conversation: int) -> list[Frame]:
    entries = agent.get(f"/api/conversations/{conversation}")["entries"]
    return [each for each in entries if each["kind"] == "message_received"]


def signed_in(desk: Desk, address: str) -> Browser:
    known = desk.sign_in_of(address)
    return Browser(desk.url).sign_in(known.email, known.password)


def run(desk: Desk, program: str, *arguments: str) -> str:
    environment = {**desk._environment, "DJANGO_SETTINGS_MODULE": "openline.project.settings"}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def until(found: Callable[[], T]) -> T:
    end = time.monotonic() + 2 * WITHIN
    while not (now := found()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return now
