"""The round of a letter in the demo: the customer writes, the desk believes him or does not, and he is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openline.channels.email.models import Received
from openline.channels.email.reading.read import read
from openline.channels.email.receiving.receiver import Receiver
from openline.channels.email.taking.batch import take_batch
from openline.conversations.models import Attachment, Conversation, Event
from openline.demo.mail import provider, writing
from openline.demo.mail.people import CUSTOMERS, GONE, mailbox
from openline.demo.mail.seed import Reader
from openline.demo.models import Letter
from openline.demo.seed import seed
from openline.kit.clock import now
from openline.kit.ports import free_port

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.urls("openline.demo.tests.site_urls"),
]
EMMA = CUSTOMERS["emma"]


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The four mailboxes with their story, and the receiver."""
    settings.MAIL_DNS_ZONE = str(tmp_path / "demo-zone.json")
    settings.MAIL_SMTP_PORT, settings.MAIL_LMTP_PORT, settings.MAIL_HOST = free_port(), 0, "127.0.0.1"
    settings.MAIL_LOOPBACK_IS_OURS = False
    seed()
    receiver = Receiver()
    receiver.start()
    yield
    receiver.stop()


def write(**typed: Any) -> Received:
    """Emma writes by the page; the letter as it was taken."""
    given = {"to": mailbox("info"), "subject": "Second account", "text": "May I open another one?", **typed}
    answer = Client().post("/demo/en/mail/emma/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    assert take_batch(Reader(), now()) == 1
    return Received.objects.latest("pk")


def test_the_story_has_a_proven_letter_an_answer_and_a_forged_one(desk: None) -> None:
    taras = Conversation.objects.get(line__key="demo-security")
    kinds = list(Event.objects.filter(conversation=taras).order_by("seq").values_list("kind", flat=True))
    assert kinds.count("message_received") == 2
    assert kinds.count("message_aside") == 1
    verdicts = Received.objects.filter(line=taras.line_id).order_by("pk").values_list("verdict", flat=True)
    assert list(verdicts) == ["proven", "proven", "forged"]


def test_a_letter_from_the_page_is_proven_and_brings_its_attachment(desk: None) -> None:
    taken = write(attached=SimpleUploadedFile("passport.txt", b"a page of it", "text/plain"))
    assert (taken.state, taken.verdict, taken.sender) == ("taken", "proven", EMMA.address)
    assert Attachment.objects.filter(message__conversation=taken.conversation, name="passport.txt").exists()
    assert Letter.objects.filter(owner=EMMA.address, direction="out", subject="Second account").exists()


def test_a_forged_letter_is_found_out_and_is_none_of_the_customer_s(desk: None) -> None:
    taken = write(forged="on", subject="Send me the code")
    assert taken.verdict == "forged"
    assert not Letter.objects.filter(subject="Send me the code").exists()


def test_the_desk_s_letter_lies_in_the_customer_s_mailbox_and_his_answer_threads(desk: None) -> None:
    first = write()
    sent = writing.letter_of(writing.Writing(EMMA, EMMA.address, "Re: Second account", "Yes, you may.", now()))
    provider.deliver(mailbox("info"), [EMMA.address], sent)
    came = Letter.objects.get(owner=EMMA.address, direction="in")
    page = Client().get(f"/demo/uk/mail/emma/{came.pk}/").content.decode()
    assert "Yes, you may." in page

    wrote = Letter.objects.get(owner=EMMA.address, subject="Second account")
    assert read(bytes(wrote.raw)).message_id == first.message_id


def test_who_is_not_there_is_reported(desk: None) -> None:
    provider.deliver(
        mailbox("support"), [GONE.address], b"Message-ID: <1@pryklad.example>\r\nSubject: x\r\n\r\nHello\r\n"
    )
    reported = Received.objects.latest("pk")
    letter = read(bytes(reported.raw or b""))
    assert letter.kind == "bounce"
    assert letter.bounce is not None
    assert (letter.bounce.recipient, letter.bounce.status) == (GONE.address, "5.1.1")
    assert letter.bounce.message_id == "1@pryklad.example"


@pytest.mark.parametrize("language", ["uk", "en", "ru"])
def test_the_pages_open_in_every_language_and_hold_nothing_inline(desk: None, language: str) -> None:
    letter = Letter.objects.filter(owner=EMMA.address).latest("pk")
    for path in ("", "emma/", "emma/new/", f"emma/{letter.pk}/"):
        page = Client().get(f"/demo/{language}/mail/{path}").content.decode()
        assert f'<html lang="{language}">' in page
        assert "style=" not in page
        assert "<script>" not in page
