"""An hour for an account: how it begins and ends, and that nothing typed is lost or reaches another account."""

from __future__ import annotations

from typing import Any

import pytest

from openline.conversations.models import Attachment, Conversation, Customer, Line, Message
from openline.conversations.proving.keys import revoke
from openline.conversations.proving.tests.signing import token

from .scene import MARIA, PROFILE, QUESTION, SITE, STEPAN, Browser, Clock, Script, picture


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "www.another.example"},
        {"kid": "unknown"},
        {"key": "a key that is not the site's, and long enough too"},
        {"exp": 1},
        {"sub": ""},
    ],
    ids=str,
)
def test_a_token_that_is_not_believed_leads_to_one_clear_page_and_makes_nothing(
    line: Line, clock: Clock, claims: dict[str, Any]
) -> None:
    browser, script = Browser(line, clock), Script(line, clock)
    page = browser.client.post(browser.root, {"token": token(at=clock(), **claims)}, headers={"origin": SITE})
    assert page.status_code == 403
    assert "Open the form again from your profile" in page.content.decode()
    assert f'href="{PROFILE}"' in page.content.decode()
    assert not browser.client.cookies
    told = script.send("POST", "session", {"token": token(at=clock(), **claims)})
    assert (told.status_code, told.json()["code"]) == (403, "bad_token")
    assert not Customer.objects.exists()


@pytest.mark.parametrize("posted", ["", "guess", "ä", "a.b.c", "x" * 9000])
def test_what_is_no_token_leads_there_too(line: Line, clock: Clock, posted: str) -> None:
    browser, script = Browser(line, clock), Script(line, clock)
    assert browser.client.post(browser.root, {"token": posted}).status_code == 403
    assert script.send("POST", "session", {"token": posted}).status_code == 403


def test_a_token_opens_one_session_and_no_second(line: Line, clock: Clock) -> None:
    signed = token(at=clock(), **MARIA)
    first, second = Browser(line, clock), Browser(line, clock)
    assert first.client.post(first.root, {"token": signed}).status_code == 303
    assert second.client.post(second.root, {"token": signed}).status_code == 403


def test_a_line_without_a_site_believes_nobody(line: Line, clock: Clock) -> None:
    Line.objects.filter(pk=line.pk).update(site=None)
    browser = Browser(line, clock)
    assert browser.enter().status_code == 403
    assert "Open the form again from your profile" in browser.text()


def test_only_pages_of_its_sites_open_it(line: Line, clock: Clock) -> None:
    """Else a stranger's page could sign a visitor in as somebody else, who then reads what the visitor writes."""
    browser = Browser(line, clock)
    for origin, status in ((SITE, 303), ("null", 303), ("http://testserver", 303), ("https://attacker.test", 403)):
        opened = browser.client.post(browser.root, {"token": token(at=clock())}, headers={"origin": origin})
        assert opened.status_code == status, origin


def test_without_a_session_there_is_a_page_that_leads_to_the_profile(line: Line, clock: Clock) -> None:
    browser = Browser(line, clock)
    for path in ("", "1/", "questions"):
        assert browser.follow(browser.client.get(browser.root + path)).status_code == 403
        assert "Open the form from your profile" in browser.text()
    browser.client.cookies["openline_account"] = "guess"
    assert browser.get().status_code == 403
    assert browser.client.get(f"{browser.root}files/guess").status_code == 401


def test_what_a_slow_writer_posts_after_the_hour_waits_for_him_with_its_files(maria: Browser, clock: Clock) -> None:
    clock.forward(minutes=61)
    maria.ask(QUESTION, picture("passport.png"))
    assert maria.page.status_code == 403
    assert "What you wrote is kept" in maria.text()
    assert QUESTION not in maria.text()
    assert not Message.objects.exists()
    clock.forward(hours=20)
    maria.enter()
    assert maria.typed() == QUESTION
    assert "passport.png" in maria.text()
    maria.get()
    assert maria.typed() == QUESTION, "it waits until it is sent"
    maria.ask(maria.typed(), kept=Attachment.objects.get().key)
    assert Message.objects.get().attachments.count() == 1
    maria.get()
    assert maria.typed() == ""


@pytest.mark.parametrize("path", ["questions", "1/"])
def test_what_is_posted_without_its_cookie_stands_on_the_page_to_be_copied(maria: Browser, path: str) -> None:
    form = maria.form()
    maria.client.cookies.clear()
    maria.post(path, QUESTION, form=form)
    assert (maria.page.status_code, maria.typed()) == (403, QUESTION)
    assert "Open the form from your profile" in maria.text()
    assert "What you wrote stands here, copy it" in maria.text()
    assert not Message.objects.exists()
    maria.get()
    assert "stands here" not in maria.text()


def test_what_was_typed_in_a_request_waits_in_that_request(maria: Browser, clock: Clock) -> None:
    maria.ask(QUESTION)
    asked = Conversation.objects.get()
    clock.forward(minutes=61)
    maria.post(f"{asked.pk}/", "One thing more")
    maria.enter()
    assert maria.typed() == ""
    assert f"What you wrote in request {asked.pk} was not sent yet" in maria.text()
    maria.get(f"{asked.pk}/")
    assert maria.typed() == "One thing more"


def test_what_two_browsers_posted_after_the_hour_both_come_back(maria: Browser, line: Line, clock: Clock) -> None:
    clock.forward(minutes=1)
    phone = Browser(line, clock)
    phone.enter()
    clock.forward(minutes=61)
    for browser, words in ((maria, "From the desk"), (phone, "From the phone")):
        browser.ask(words)
        assert "What you wrote is kept" in browser.text()
    maria.enter()
    assert maria.typed() == "From the phone"
    maria.ask(maria.typed())
    maria.get()
    assert maria.typed() == "From the desk"


def test_another_account_never_gets_what_was_typed(maria: Browser, line: Line, clock: Clock) -> None:
    clock.forward(minutes=61)
    maria.ask(QUESTION, picture("passport.png"))
    maria.enter(STEPAN)
    assert maria.typed() == ""
    assert QUESTION not in maria.text()
    assert "passport.png" not in maria.text()


def test_a_form_of_one_account_posted_after_the_hour_of_another_is_kept_for_neither(
    maria: Browser, clock: Clock
) -> None:
    form = maria.form()
    maria.enter(STEPAN)
    clock.forward(minutes=61)
    maria.ask("Maria's secret", form=form)
    assert "Another account is signed in now" in maria.text()
    maria.enter(STEPAN)
    assert maria.typed() == ""


def test_who_signed_out_is_told_that_it_was_not_kept(maria: Browser, clock: Clock) -> None:
    form, cookie = maria.form(), maria.client.cookies["openline_account"].value
    maria.client.post(maria.root + "end", {"form": form})
    maria.client.cookies["openline_account"] = cookie
    maria.ask(QUESTION, form=form)
    assert maria.page.status_code == 403
    assert "Go one page back in the browser" in maria.text()
    maria.enter()
    assert maria.typed() == ""


def test_a_revoked_key_ends_what_it_began(maria: Browser, script: Script, line: Line, clock: Clock) -> None:
    assert line.site is not None
    revoke(line.site.keys.get(), clock())
    assert maria.get().status_code == 403
    assert script.send("GET", "requests").json()["code"] == "session_over"


def test_a_script_renews_silently_and_keeps_its_draft(script: Script, clock: Clock) -> None:
    script.send("PUT", "draft", {"text": "Half a question"})
    clock.forward(minutes=55)
    before, told = script.secret, script.enter().json()
    assert told["secret"] != before
    assert told["draft"] == {"text": "Half a question", "conversation": 0, "files": []}
    clock.forward(minutes=30)
    assert script.send("GET", "requests").status_code == 200
    script.secret = before
    assert script.send("GET", "requests").status_code == 401


def test_a_draft_is_kept_a_day_beyond_the_hour_and_given_once(script: Script, clock: Clock) -> None:
    clock.forward(hours=2)
    assert script.send("POST", "messages", {"id": "message-1", "message": QUESTION}).json()["code"] == "session_over"
    assert script.send("PUT", "draft", {"text": QUESTION}).status_code == 204
    assert script.enter().json()["draft"]["text"] == QUESTION
    assert script.enter().json()["draft"] is None
    clock.forward(hours=26)
    assert script.send("PUT", "draft", {"text": QUESTION}).json()["code"] == "session_over"


def test_a_script_that_renews_as_another_account_is_told_to_forget(script: Script, clock: Clock) -> None:
    script.send("PUT", "draft", {"text": "Maria's secret"})
    told = script.enter(STEPAN)
    assert (told.status_code, told.json()["code"]) == (409, "other_account")
    assert script.send("GET", "requests").status_code == 401
    script.secret = ""
    assert script.enter(STEPAN).json()["draft"] is None
    script.secret = ""
    assert script.enter(MARIA).json()["draft"] is None, "what was typed is forgotten where another account came"


def test_signing_out_ends_the_session_and_forgets_what_was_typed(script: Script) -> None:
    script.send("PUT", "draft", {"text": "Half a question"})
    assert script.send("DELETE", "session").status_code == 204
    assert script.send("GET", "requests").status_code == 401
    assert script.send("DELETE", "session").status_code == 204
    script.secret = ""
    assert script.enter().json()["draft"] is None
