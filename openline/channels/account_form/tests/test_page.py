"""The page without a script: what a signed-in customer sees and sends."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openline.conversations.models import Attachment, Conversation, Identity, Line, Message
from openline.conversations.proving.tests.signing import token

from .scene import MARIA, MASKED, PROFILE, QUESTION, STEPAN, Browser, Clock, picture


def test_who_comes_from_his_profile_reads_where_the_answer_goes_and_no_address_is_shown_whole(maria: Browser) -> None:
    assert maria.page.status_code == 200
    assert f"{MASKED}, the address your account holds" in maria.text().replace("</b>", "")
    assert MARIA["email"] not in maria.text()
    assert maria.page.headers["Cache-Control"] == "private, no-cache"


def test_the_browser_keeps_the_session_where_no_script_and_no_other_site_gets_at_it(maria: Browser) -> None:
    cookie = maria.client.cookies["openline_account"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", maria.root)


def test_over_https_the_session_goes_over_https_alone(line: Line, clock: Clock) -> None:
    browser = Browser(line, clock)
    browser.client.post(browser.root, {"token": token(at=clock())}, secure=True)
    assert browser.client.cookies["openline_account"]["secure"]


def test_a_question_with_a_file_is_asked_in_the_name_of_the_account_for_its_address(maria: Browser) -> None:
    page = maria.ask(QUESTION, picture())
    asked = Conversation.objects.get()
    assert (asked.subject, asked.reply_to, asked.department.key) == (QUESTION, MARIA["email"], "general")
    identity = Identity.objects.get(kind="account")
    assert (identity.customer, identity.verified_by) == (asked.customer, "site_token")
    assert Message.objects.get().attachments.get().name == "statement.png"
    assert page.status_code == 200
    assert f"We have it, number {asked.pk}" in maria.text()
    assert f"The answer comes to {MASKED}" in maria.text()
    maria.get()
    assert maria.requests() == [(QUESTION, "with_us")]


def test_a_double_send_a_reload_and_the_back_button_are_one_request(maria: Browser) -> None:
    form = maria.form()
    first = maria.client.post(maria.root + "questions", {"form": form, "message": QUESTION, "files": [picture()]})
    again = maria.client.post(maria.root + "questions", {"form": form, "message": QUESTION, "files": [picture()]})
    assert first["Location"] == again["Location"]
    assert Message.objects.count() == 1
    maria.ask("And my bank details are right", form=form)
    assert Conversation.objects.count() == 1
    assert [message.body for message in Message.objects.order_by("pk")] == [QUESTION, "And my bank details are right"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_or_attached_is_lost(maria: Browser) -> None:
    page = maria.ask(
        QUESTION, picture("passport.png"), SimpleUploadedFile("page.html", b"<html><script>1</script></html>")
    )
    assert page.status_code == 415
    assert "page.html: Files of this type are not taken" in maria.text()
    assert maria.typed() == QUESTION
    assert "passport.png" in maria.text()
    (kept,) = Attachment.objects.all()
    maria.ask(maria.typed(), kept=kept.key)
    assert Message.objects.get().attachments.get() == kept


def test_a_file_can_be_taken_off_again(maria: Browser) -> None:
    maria.ask("a" * 10_001, picture("passport.png"))
    assert maria.page.status_code == 422
    kept = Attachment.objects.get()
    maria.ask("Shorter now", kept=kept.key, remove=kept.key)
    assert maria.typed() == "Shorter now"
    assert "passport.png" not in maria.text()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("message", ["", " \n "])
def test_nothing_at_all_is_not_sent(maria: Browser, message: str) -> None:
    assert maria.ask(message).status_code == 422
    assert "Write what it is about, or add a file" in maria.text()
    assert not Conversation.objects.exists()


def test_words_beginning_with_a_tag_are_words(maria: Browser) -> None:
    maria.ask("<script>alert(1)</script>")
    assert b"<script>alert" not in maria.page.content
    assert "<script>alert(1)</script>" in maria.text()


def test_a_page_of_another_site_cannot_send_in_her_name(maria: Browser) -> None:
    """It cannot make the form's id, which is signed for her account; one of another account is no use either."""
    for form in ("", "guess", maria.form()[:-2]):
        page = maria.client.post(maria.root + "questions", {"form": form, "message": "Close my account"})
        assert page.status_code == 403
    assert not Conversation.objects.exists()


def test_the_form_of_another_account_in_the_same_browser_is_neither_sent_nor_shown(maria: Browser) -> None:
    form = maria.form()
    maria.enter(STEPAN)
    maria.ask("My own secret", form=form)
    assert maria.page.status_code == 403
    assert "My own secret" not in maria.text()
    assert not Conversation.objects.exists()


def test_a_second_tab_of_the_same_account_sends_after_the_page_was_opened_again(maria: Browser) -> None:
    form = maria.form()
    maria.enter()
    assert maria.ask(QUESTION, form=form).status_code == 200
    assert Conversation.objects.count() == 1


def test_the_way_back_leads_to_the_site_and_nowhere_else(line: Line, clock: Clock) -> None:
    browser = Browser(line, clock)
    browser.enter(back="https://www.example.org/uk/profile")
    assert 'href="https://www.example.org/uk/profile"' in browser.text()
    for foreign in ("https://attacker.test/", "javascript:alert(1)", "https://[", "https://www.example.org\\@x.test/"):
        browser.enter(back=foreign)
        assert f'href="{PROFILE}"' in browser.text()
        assert foreign not in browser.text()


def test_signing_out_forgets(maria: Browser) -> None:
    maria.ask(QUESTION)
    page = maria.client.post(maria.root + "end", {"form": maria.form()})
    assert page.status_code == 200
    assert page["Clear-Site-Data"] == '"cache"'
    assert QUESTION not in page.content.decode()
    assert not maria.client.cookies["openline_account"].value
    assert maria.get().status_code == 403
    assert QUESTION not in maria.text()


def test_a_line_that_was_switched_off_says_so(maria: Browser, line: Line, clock: Clock) -> None:
    line.closed_at = clock()
    line.save()
    assert maria.get().status_code == 404
    assert "switched off" in maria.text()


def test_too_many_in_a_short_time_are_told_so_and_keep_their_words(maria: Browser) -> None:
    pages = [maria.ask(f"Question number {number}") for number in range(12)]
    assert pages[-1].status_code == 429
    assert maria.typed() == "Question number 11"
    assert 9 < Conversation.objects.count() < 12


@pytest.mark.parametrize(
    ("language", "words"), [("uk", "Звернення до адміністратора"), ("ru", "Обращение к администратору")]
)
def test_the_page_speaks_the_language_of_the_site(line: Line, clock: Clock, language: str, words: str) -> None:
    browser = Browser(line, clock)
    browser.enter(lang=language)
    assert words in browser.text()
    assert f'lang="{language}"' in browser.text()
    assert browser.page["Content-Language"] == language
    clock.forward(hours=2)
    browser.get()
    assert f'lang="{language}"' in browser.text(), "and goes on to, when the hour is over"


def test_a_sites_own_signing_out_leads_through_the_desk_without_a_script(maria: Browser) -> None:
    answer = maria.client.get(f"{maria.root}end?back=https://www.example.org/")
    assert (answer.status_code, answer["Location"]) == (303, "https://www.example.org/")
    assert maria.client.get(maria.root).status_code == 403
    astray = maria.client.get(f"{maria.root}end?back=https://thief.example/")
    assert "Location" not in astray
