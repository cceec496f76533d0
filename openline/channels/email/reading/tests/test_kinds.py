"""Machines among the senders, and what their reports say."""

from __future__ import annotations

import pytest

from openline.channels.email.reading.letter import Bounce, Envelope
from openline.channels.email.reading.read import read
from openline.channels.email.reading.tests.letters import OURS, letter, simple

KINDS = {
    "away-exchange": "auto-reply",
    "away-gmail": "auto-reply",
    "away-words": "auto-reply",
    "dsn-success": "auto-reply",
    "receipt": "auto-reply",
    "list": "list",
    "feedback": "feedback",
    "about-a-bounce": "letter",
    "gmail": "letter",
    "invitation": "letter",
}
BOUNCES = {
    "bounce-postfix": ("nobody@mail.example", "5.1.1", "User unknown in virtual mailbox table"),
    "bounce-postfix-words": ("full@firma.example", "5.2.2", "Mailbox full"),
    "bounce-exim": ("gone@host.example", "5.0.0", "550 No such user here"),
    "bounce-qmail": ("lost@qm.example", "5.1.1", "Sorry, no mailbox here by that name."),
    "bounce-gmail": ("nosuch@gmail.example", "5.1.1", "The email account that you tried to reach does not exist."),
    "bounce-exchange": ("left@firma.example", "5.1.10", "Recipient not found by SMTP address lookup"),
    "bounce-exchange-words": ("left@firma.example", "5.1.1", "RESOLVER.ADR.RecipNotFound; not found"),
    "bounce-mail-ru": ("net@mail-ru.example", "", "invalid mailbox."),
    "bounce-delayed": ("slow@mail.example", "4.4.1", "Connection timed out"),
}
AUTOMATIC = [
    b"Auto-Submitted: auto-replied",
    b"Auto-Submitted: auto-generated (vacation)",
    b"Precedence: auto_reply",
    b"X-Autoreply: yes",
    b"X-Autorespond: away",
    b"Return-Path: <>",
    b"Subject: Out of Office: Re: order",
    b"Subject: =?utf-8?B?0JDQstGC0L7QvNCw0YLQuNGH0L3QsCDQstGW0LTQv9C+0LLRltC00Yw6IFJl?=",
]
PERSONAL = [
    b"Auto-Submitted: no",
    b"Auto-Submitted: No (a person)",
    b"X-Auto-Response-Suppress: All",
    b"Subject: Re: Automatic reply: order",
    b"Subject: I am on vacation, send it later",
    b"Return-Path: <olha@mail.example>",
]


@pytest.mark.parametrize("name", KINDS)
def test_a_letter_is_of_its_kind(name: str) -> None:
    seen = letter(name)
    assert (seen.kind, seen.bounce) == (KINDS[name], None)


@pytest.mark.parametrize("name", BOUNCES)
def test_a_report_tells_who_did_not_get_which_letter_and_why(name: str) -> None:
    recipient, status, reason = BOUNCES[name]
    seen = letter(name)
    assert seen.kind == "bounce"
    assert seen.bounce
    assert (seen.bounce.recipient, seen.bounce.status, seen.bounce.message_id) == (recipient, status, OURS)
    assert reason in seen.bounce.reason


def test_only_a_delay_is_a_delay() -> None:
    delayed = {name for name in BOUNCES if (bounce := letter(name).bounce) and bounce.delayed}
    assert delayed == {"bounce-delayed"}


@pytest.mark.parametrize("field", AUTOMATIC)
def test_an_answering_machine_is_known_by_one_field(field: bytes) -> None:
    assert read(simple(b"Away.", field)).kind == "auto-reply"


@pytest.mark.parametrize("field", PERSONAL)
def test_a_person_is_not_taken_for_a_machine(field: bytes) -> None:
    assert read(simple(b"Hello.", field)).kind == "letter"


def test_two_weak_signs_are_one() -> None:
    fields = (b"Subject: I am on vacation", b"X-Auto-Response-Suppress: OOF, AutoReply")
    assert read(simple(b"Away.", *fields)).kind == "auto-reply"


def test_the_null_sender_of_the_envelope_counts_where_the_envelope_is_known() -> None:
    raw = simple(b"Hello.")
    assert read(raw, Envelope(sender="", recipient="support@pryklad.example")).kind == "auto-reply"
    assert read(raw, Envelope(sender="olha@mail.example", recipient="support@pryklad.example")).kind == "letter"
    assert read(raw, Envelope()).kind == "letter"


def test_a_report_about_several_recipients_tells_the_one_that_failed() -> None:
    blocks = (
        b"Reporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; a@mail.example\nAction: delivered\nStatus: 2.0.0\n\n"
        b"Final-Recipient: rfc822; b@mail.example\nAction: failed\nStatus: 5.7.1\n"
        b"Diagnostic-Code: smtp; 554 5.7.1 spam\n"
    )
    body = b"--r\nContent-Type: message/delivery-status\n\n" + blocks + b"--r--"
    seen = read(simple(body, b"Content-Type: multipart/report; report-type=delivery-status; boundary=r"))
    assert seen.bounce == Bounce("b@mail.example", "5.7.1", "554 5.7.1 spam")
