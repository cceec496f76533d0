"""Whoever is signed in may be the thief: what My requests never shows, on the page, as JSON and as a file."""

from __future__ import annotations

from typing import Any

import pytest

from openline.conversations.intake import Incoming
from openline.conversations.keep import receive_many
from openline.conversations.merging import merge
from openline.conversations.models import Conversation, Identity, Line
from openline.conversations.moving import move
from openline.conversations.outcome import Kept
from openline.conversations.uploading import Brought, Uploader, keep_files
from openline.conversations.wire import Letter
from openline.people.models import Agent, Department

from .scene import MARIA, QUESTION, STEPAN, Browser, Clock, Script, picture
from .test_requests import answer

SECRET = "The code word is harbour"


@pytest.fixture
def asked(script: Script) -> Conversation:
    """Asked with a file, read by a script and a page of the same account."""
    script.post_files({"id": "question-1", "message": QUESTION, "files": [picture("mine.png")]})
    return Conversation.objects.get()


def all_that_shows(script: Script, browser: Browser) -> str:
    """Everything that this account can read: the lists, every request by its number, every file by its key."""
    shown = [script.send("GET", "requests").content.decode(), browser.enter().content.decode()]
    for pk in Conversation.objects.values_list("pk", flat=True):
        shown += [script.send("GET", f"requests/{pk}").content.decode(), browser.get(f"{pk}/").content.decode()]
    return "\n".join(shown)


def letter(asked: Conversation, words: str, clock: Clock, **more: Any) -> tuple[Kept, str]:
    """The customer answers by e-mail, with a file."""
    mailbox = Line.objects.create(kind="email", name="info@", department=asked.department)
    (file,) = keep_files(
        [Brought(b"%PDF-1.7 passport", "passport.pdf", "application/pdf", Uploader(visitor="letter-1"))]
    )
    said = Incoming(mailbox.pk, "email", MARIA["email"], "letter-1", words, [file.key], uploader="letter-1", **more)
    said.conversation, said.letter = asked.pk, Letter(sender=MARIA["email"], subject="Re: " + QUESTION)
    (kept,) = receive_many([said], clock())
    assert isinstance(kept, Kept)
    return kept, file.key


def test_a_letter_that_joined_shows_as_answered_by_mail_without_words_or_files(
    asked: Conversation, script: Script, maria: Browser, olena: Agent, clock: Clock
) -> None:
    _, key = letter(asked, SECRET, clock)
    answer(olena, "Thank you for your letter", clock)
    shown = all_that_shows(script, maria)
    assert SECRET not in shown
    assert "passport.pdf" not in shown
    assert script.send("GET", f"files/{key}").status_code == 404
    entries = script.send("GET", f"requests/{asked.pk}").json()["entries"]
    assert [(one["kind"], one["body"]) for one in entries] == [
        ("asked", QUESTION),
        ("letter", ""),
        ("answered", "Thank you for your letter"),
    ]
    assert "Answered by e-mail" in shown


def test_what_came_aside_never_shows(asked: Conversation, script: Script, maria: Browser, clock: Clock) -> None:
    letter(asked, SECRET, clock, aside=True)
    assert SECRET not in all_that_shows(script, maria)
    assert [one["kind"] for one in script.send("GET", f"requests/{asked.pk}").json()["entries"]] == ["asked"]


def test_letters_chats_and_other_accounts_of_the_same_person_never_show(
    asked: Conversation, script: Script, maria: Browser, olena: Agent, line: Line, clock: Clock
) -> None:
    stepan = Browser(line, clock)
    stepan.enter(STEPAN)
    stepan.ask("A question of Stepan's")
    chat = Line.objects.create(kind="chat", name="Chat", department=asked.department)
    receive_many([Incoming(chat.pk, "visitor", "a-visitor", "chat-1", "Said in the chat")], clock())
    mailbox = Line.objects.create(kind="email", name="info@", department=asked.department)
    receive_many([Incoming(mailbox.pk, "email", MARIA["email"], "mail-1", "Said by mail", proven_by="dkim")], clock())
    for other in Conversation.objects.exclude(pk=asked.pk):
        merge(asked.pk, other.customer_id, by=olena, now=clock())
    shown = all_that_shows(script, maria)
    assert QUESTION in shown
    for foreign in ("A question of Stepan's", "Said in the chat", "Said by mail"):
        assert foreign not in shown


def test_what_another_form_of_the_same_site_was_asked_shows_there_alone(
    asked: Conversation, line: Line, maria: Browser, clock: Clock
) -> None:
    other = Line.objects.create(
        kind="account_form", name="Payments", department=line.department, site=line.site, settings=line.settings
    )
    browser = Browser(other, clock)
    browser.enter()
    assert browser.requests() == []
    assert browser.get(f"{asked.pk}/").status_code == 404
    cookie = maria.client.cookies["openline_account"].value
    browser.client.cookies["openline_account"] = cookie
    assert browser.get().status_code == 403


def test_what_moves_behind_a_wall_vanishes_and_what_is_typed_there_is_not_lost(
    asked: Conversation, script: Script, maria: Browser, olena: Agent, clock: Clock
) -> None:
    key = script.send("GET", f"requests/{asked.pk}").json()["entries"][0]["files"][0]["key"]
    assert script.send("GET", f"files/{key}").status_code == 200
    maria.get(f"{asked.pk}/")
    security = Department.objects.get(key="security")
    move(asked.pk, to=security.pk, by=olena, now=clock())
    assert script.send("GET", "requests").json() == {"requests": [], "more": False}
    assert script.send("GET", f"requests/{asked.pk}").json()["code"] == "not_found"
    assert script.send("GET", f"files/{key}").status_code == 404
    assert (
        script.send("POST", "messages", {"id": "message-2", "message": "More", "conversation": str(asked.pk)}).json()[
            "code"
        ]
        == "not_found"
    )
    maria.post(f"{asked.pk}/", "More of it")
    assert maria.page.status_code == 404
    assert maria.typed() == "More of it"
    maria.ask(maria.typed())
    assert Conversation.objects.latest("pk").department.key == "general"


def test_what_comes_out_of_a_wall_shows_neither_its_past_nor_the_words_it_was_passed_on_with(
    asked: Conversation, script: Script, maria: Browser, olena: Agent, clock: Clock
) -> None:
    security, general = (Department.objects.get(key=key) for key in ("security", "general"))
    move(asked.pk, to=security.pk, by=olena, now=clock())
    answer(olena, "Said behind the wall", clock)
    row = move(asked.pk, to=general.pk, by=olena, now=clock(), comment=f"{SECRET}: he is a thief", pass_on=[2])
    answer(olena, "How can we help?", clock)
    shown = all_that_shows(script, maria)
    for hidden in (SECRET, "Said behind the wall", QUESTION, "he is a thief"):
        assert hidden not in shown
    (listed,) = script.send("GET", "requests").json()["requests"]
    assert (listed["id"], listed["title"], listed["state"]) == (row.id, "Request of 23 November", "your_turn")
    assert [one["kind"] for one in script.send("GET", f"requests/{row.id}").json()["entries"]] == ["answered"]
    assert Conversation.objects.get(pk=row.id).reply_to == MARIA["email"]


def test_a_file_that_nobody_sent_yet_or_another_account_sent_is_not_given_out(
    asked: Conversation, script: Script, line: Line, clock: Clock
) -> None:
    stepan = Script(line, clock)
    stepan.enter(STEPAN)
    told = stepan.post_files({"id": "short", "message": "x", "files": [picture("stepans.png")]}).json()
    key = told["files"][0]["key"]
    mine = script.send("GET", f"requests/{asked.pk}").json()["entries"][0]["files"][0]["key"]
    assert script.send("GET", f"files/{key}").status_code == 404
    assert stepan.send("GET", f"files/{mine}").status_code == 404
    taken = script.send("POST", "messages", {"id": "message-2", "message": "Mine now", "kept": [key]})
    assert (taken.status_code, taken.json()["errors"].keys()) == (422, {"files"})
    assert Identity.objects.filter(kind="account").count() == 2
