"""A notice goes over a real SMTP connection and reads the same whenever it is tried."""

from __future__ import annotations

from typing import Any

import pytest

from openline.channels.base.contract import DeliveryError, Notice
from openline.channels.email.authentication.signing import new_key
from openline.channels.email.models import Sent
from openline.channels.email.sending.adapter import Email
from openline.channels.email.sending.tokens import read_message_id
from openline.conversations.models import Line
from openline.kit.sealed import seal
from openline.people.models import Department

from .server import Server

WORDS = "Адресу вашого облікового запису змінено."


@pytest.fixture
def mailbox(db: None, server: Server) -> Line:
    settings = server.settings(plus_addressing=True, signature="Приклад")
    general = Department.objects.get(key="general")
    return Line.objects.create(kind="email", name="Приклад", department=general, settings=settings)


def notice(line: Line, **more: Any) -> Notice:
    return Notice(**{"id": "7", "line": line.pk, "to": "taras@mail.example", "subject": "Змінено адресу",
                     "body": WORDS, "language": "uk", **more})  # fmt: skip


def test_it_is_plain_says_that_a_machine_wrote_it_and_opens_no_way_into_a_conversation(
    mailbox: Line, server: Server
) -> None:
    assert isinstance(Email().send_notice(notice(mailbox)), str)
    (taken,) = server.taken
    letter = taken.letter
    assert (taken.sender, taken.recipients) == ("", ["taras@mail.example"])
    assert letter.get_content_type() == "text/plain"
    words = letter.get_content().replace("\r\n", "\n")
    assert words.startswith(f"{WORDS}\n\nЦе повідомлення написала машина")
    assert words.endswith("-- \nПриклад\n")
    assert (letter["Auto-Submitted"], letter["Subject"]) == ("auto-generated", "Змінено адресу")
    assert letter["Reply-To"] is None
    assert read_message_id(letter["Message-ID"]) is None
    assert not Sent.objects.exists()


def test_a_second_try_is_the_same_letter_and_another_notice_is_another(mailbox: Line, server: Server) -> None:
    first, second = (Email().send_notice(notice(mailbox, again=again)) for again in (False, True))
    assert first == second
    assert Email().send_notice(notice(mailbox, id="8")) != first


def test_it_is_signed_where_the_mailbox_signs(mailbox: Line, server: Server) -> None:
    mailbox.settings["dkim"] = {"domain": "desk.example", "selector": "one", "private_key": seal(new_key()[0])}
    mailbox.save()
    Email().send_notice(notice(mailbox))
    assert "d=desk.example" in server.taken[0].letter["DKIM-Signature"]


@pytest.mark.parametrize("to", ["nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_what_is_no_address_gets_nothing_and_hides_no_second_one(mailbox: Line, server: Server, to: str) -> None:
    said = Email().send_notice(notice(mailbox, to=to))
    assert isinstance(said, DeliveryError)
    assert said.permanent
    assert server.taken == []


def test_a_subject_stays_one_line(mailbox: Line, server: Server) -> None:
    Email().send_notice(notice(mailbox, subject="One\r\nBcc: c@d.example"))
    assert server.taken[0].letter["Bcc"] is None
