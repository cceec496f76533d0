"""What a site's script is told, as the doc says it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openline.conversations.models import Attachment, Conversation, Line, Message
from openline.conversations.proving.releasing import keep_earlier_waiting, waiting
from openline.conversations.proving.tests.signing import token
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Agent, Department

from .scene import MARIA, MASKED, QUESTION, SITE, Browser, Clock, Script, picture
from .test_requests import answer


def test_a_session_says_who_it_is_where_answers_go_and_until_when(line: Line, clock: Clock) -> None:
    script = Script(line, clock)
    told = script.enter()
    assert told.status_code == 201
    assert told["Access-Control-Allow-Origin"] == SITE
    assert told["Cache-Control"] == "no-store"
    body = told.json()
    assert len(body.pop("secret")) > 30
    assert body == {
        "until": 1_795_429_800_000,
        "name": MARIA["name"],
        "answers_to": {"masked": MASKED, "holds": True, "until": None},
        "draft": None,
        "wait": None,
        "limits": {"body": 10_000, "files": 10, "file_bytes": 20_971_520},
    }


def test_an_address_that_does_not_hold_yet_is_told_without_naming_it(script: Script, clock: Clock) -> None:
    told = script.enter({**MARIA, "email": "thief@attacker.test"})
    until = int(clock().timestamp() * 1000) + 72 * 3_600_000
    assert told.json()["answers_to"] == {"masked": MASKED, "holds": False, "until": until}
    assert "attacker" not in told.content.decode()


def test_an_address_that_waits_for_a_release_is_not_told_to_whoever_was_refused(script: Script, clock: Clock) -> None:
    script.enter({**MARIA, "email": "thief@attacker.test"})
    ihor = add_agent("ihor@pryklad.example", name="Ihor")
    add_member(Department.objects.get(key="security"), ihor, "agent", None, clock())
    keep_earlier_waiting(waiting(clock()).get().pk, by=ihor, now=clock())
    for email in ("thief@attacker.test", "third@attacker.test"):
        told = script.enter({**MARIA, "email": email})
        assert told.json()["answers_to"] == {"masked": MASKED, "holds": True, "until": None}


def test_an_address_that_the_site_never_verified_gets_nothing(line: Line, clock: Clock) -> None:
    script = Script(line, clock)
    told = script.send("POST", "session", {"token": token(at=clock(), **MARIA, email_verified=False)})
    assert told.json()["answers_to"]["masked"] == ""
    script.secret = told.json()["secret"]
    script.send("POST", "messages", {"id": "message-1", "message": QUESTION})
    assert Conversation.objects.get().reply_to == ""


def test_a_question_with_files_then_a_word_more(script: Script, olena: Agent, clock: Clock) -> None:
    told = script.post_files({"id": "message-1", "message": QUESTION, "files": [picture("a.png"), picture("b.png")]})
    assert told.status_code == 201
    asked = Conversation.objects.get()
    assert told.json() == {
        "request": asked.pk,
        "seq": 2,
        "wait": None,
        "answers_to": {"masked": MASKED, "holds": True, "until": None},
    }
    answer(olena, "Which day was it", clock)
    more = {"id": "message-2", "message": "Thursday", "conversation": str(asked.pk)}
    assert script.send("POST", "messages", more).json()["request"] == asked.pk
    one = script.send("GET", f"requests/{asked.pk}").json()
    assert [(each["kind"], each["name"], each["body"]) for each in one["entries"]] == [
        ("asked", "", QUESTION),
        ("answered", "Olena", "Which day was it"),
        ("asked", "", "Thursday"),
    ]
    assert [file["name"] for file in one["entries"][0]["files"]] == ["a.png", "b.png"]
    assert (one["state"], one["answers_to"], one["answered_at"] is not None) == ("with_us", MASKED, True)
    got = script.send("GET", f"files/{one['entries'][0]['files'][0]['key']}")
    assert got.status_code == 200


def test_a_retry_is_one_message(script: Script) -> None:
    first = script.send("POST", "messages", {"id": "message-1", "message": QUESTION})
    again = script.send("POST", "messages", {"id": "message-1", "message": QUESTION})
    assert first.json() == again.json()
    assert Message.objects.count() == 1


def test_a_refusal_names_the_field_and_gives_back_what_is_kept(script: Script) -> None:
    files = [picture("a.png"), SimpleUploadedFile("b.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")]
    told = script.post_files({"id": "message-1", "message": QUESTION, "files": files})
    assert (told.status_code, told.json()["code"]) == (415, "invalid")
    assert told.json()["errors"]["files"].startswith("b.svg: Files of this type are not taken")
    (kept,) = told.json()["files"]
    assert kept["name"] == "a.png"
    sent = script.send("POST", "messages", {"id": "message-1", "message": QUESTION, "kept": [kept["key"]]})
    assert sent.status_code == 201
    assert Attachment.objects.get().message is not None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"id": "message-1", "message": ""}, 422, "invalid"),
        ({"id": "message-1", "message": "a" * 10_001}, 422, "invalid"),
        ({"id": "no", "message": QUESTION}, 400, "bad_id"),
        ({"id": "message-1; DROP", "message": QUESTION}, 400, "bad_id"),
        ({"id": "message-1", "message": QUESTION, "conversation": "1e3"}, 404, "not_found"),
        ({"id": "message-1", "message": QUESTION, "conversation": "9" * 40}, 404, "not_found"),
        ([], 400, "bad_request"),
    ],
    ids=["empty", "too long", "short id", "strange id", "no number", "huge number", "no object"],
)
def test_what_cannot_be_sent_says_why(script: Script, body: Any, status: int, code: str) -> None:
    told = script.send("POST", "messages", body)
    assert (told.status_code, told.json()["code"]) == (status, code)
    assert told.json()["text"]
    assert not Conversation.objects.exists()


def test_words_come_in_the_language_that_the_site_speaks(line: Line, clock: Clock) -> None:
    script = Script(line, clock)
    script.enter()
    told = script.send("POST", "messages?lang=uk", {"id": "message-1", "message": ""})
    assert told.json()["errors"] == {"message": "Напишіть, про що йдеться, або додайте файл"}


def test_pages_of_other_sites_may_not_ask(line: Line, clock: Clock, script: Script) -> None:
    foreign = Client(headers={"origin": "https://attacker.test", "authorization": f"Bearer {script.secret}"})
    for path in ("requests", "files/guess"):
        told = foreign.get(script.root + path)
        assert (told.status_code, told.json()["code"]) == (403, "foreign_site")
    preflight = foreign.options(f"{script.root}messages", headers={"origin": SITE})
    assert preflight.status_code == 204
    assert "PUT" in preflight["Access-Control-Allow-Methods"]
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]


def test_the_cookie_of_the_page_opens_nothing_to_scripts(line: Line, clock: Clock) -> None:
    browser = Browser(line, clock)
    browser.enter()
    assert browser.client.get(f"{browser.root}requests").status_code == 401
    asked = browser.client.post(f"{browser.root}messages", {"id": "message-1", "message": QUESTION})
    assert asked.status_code == 401
