"""Letters that the desk writes by itself, and what other machines make of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

import dkim
import pytest
from django.db import transaction

from openline.channels.email.authentication.signing import new_key
from openline.channels.email.models import Received, Sent
from openline.channels.email.reading.letter import Letter, Proof, Unreadable
from openline.channels.email.reading.read import read
from openline.channels.email.sending.acknowledge import Asking, acknowledge
from openline.channels.email.sending.tests.server import Server, Taken
from openline.channels.email.taking.batch import take_batch
from openline.channels.email.taking.own import Own
from openline.conversations.models import Conversation, Event, Identity, Line
from openline.delivery.leasing import due_lines
from openline.delivery.sending import send_due
from openline.kit.bus import tell_within
from openline.kit.sealed import seal
from openline.people.models import Agent

from .conftest import BEGAN, MARIA, letter, reply, sends


def asks(line: Line, number: int = 1, body: str = "Де мій переказ?") -> None:
    """Maria's letter was taken and proven."""
    kept = letter(line, body, number, fresh=True)
    with transaction.atomic():
        told = acknowledge(Asking(line, kept.conversation, kept.seq, MARIA, proven=True), BEGAN)
        tell_within([told] if told else [])


def test_a_sender_reads_that_his_letter_is_here(mailbox: Line, server: Server) -> None:
    mailbox.settings["acknowledge"] = True
    mailbox.save()
    asks(mailbox)
    asks(mailbox, 2)
    assert sends(mailbox, BEGAN) == 1, "once a day"
    (taken,) = server.taken
    sent = taken.letter
    assert (taken.sender, taken.recipients) == ("", [MARIA])
    assert (sent["Auto-Submitted"], sent["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert (sent["In-Reply-To"], sent["Subject"]) == ("<m1@pryklad.example>", "Re: Переказ")
    text = sent.get_content()
    assert text.startswith("Ваш лист у нас: «Переказ».")
    assert "приблизно" not in text, "nothing was measured yet"
    assert Sent.objects.get().purpose == "acknowledgement"


def test_it_speaks_the_letters_language(mailbox: Line, server: Server) -> None:
    mailbox.settings["acknowledge"] = True
    mailbox.save()
    asks(mailbox, body="Hello, could you please check where my transfer is? Thank you")
    sends(mailbox, BEGAN)
    assert server.taken[0].letter.get_content().startswith("We have your letter")


def test_how_long_it_takes_is_measured_once_there_is_something_to_measure(
    mailbox: Line, ihor: Agent, server: Server
) -> None:
    mailbox.settings["acknowledge"] = True
    mailbox.save()
    for number in range(10, 15):
        kept = letter(mailbox, "Питання", number, fresh=True)
        reply(ihor, kept.conversation, number=number)
        Event.objects.filter(conversation=kept.conversation, kind="message_received").update(
            at=BEGAN - timedelta(minutes=number)
        )
    asks(mailbox)
    sends(mailbox, BEGAN)
    assert "приблизно за 12 хв." in server.taken[0].letter.get_content()


def test_a_signed_letter_verifies(mailbox: Line, ihor: Agent, server: Server) -> None:
    pem, record = new_key()
    mailbox.settings["dkim"] = {"domain": "desk.example", "selector": "openline", "private_key": seal(pem)}
    mailbox.save()
    reply(ihor, letter(mailbox).conversation, "Готово")
    sends(mailbox)
    assert dkim.verify(server.taken[0].raw, dnsfunc=lambda name, **_: record.encode())
    tampered = server.taken[0].raw.replace(b"Subject: ", b"Subject: x")
    assert not dkim.verify(tampered, dnsfunc=lambda name, **_: record.encode())


class AllProven:
    """Reads letters as the desk does; whoever wrote them is believed."""

    def read_many(self, batch: Sequence[Received]) -> list[Letter | Unreadable]:
        letters: list[Letter | Unreadable] = []
        for received in batch:
            assert received.raw is not None
            one = read(bytes(received.raw))
            one.proof = Proof("proven", one.sender.address.rpartition("@")[2])
            letters.append(one)
        return letters


@pytest.fixture
def wired(mailbox: Line, server: Server) -> tuple[Line, Line]:
    """Two mailboxes that acknowledge; the one's letters reach the other."""
    settings = server.settings(acknowledge=True)
    mailbox.settings = settings
    mailbox.save()
    other = Line.objects.create(
        kind="email", name="Other", department=mailbox.department, settings=settings | {"address": "info@other.example"}
    )
    lines = {"support@desk.example": mailbox, "info@other.example": other}

    def arrives(taken: Taken) -> None:
        for recipient in taken.recipients:
            digest = sha256(taken.raw).hexdigest()
            waiting.append(
                Received(
                    line=lines[recipient],
                    message_id=taken.letter["Message-ID"].strip("<>"),
                    sha256=digest,
                    raw=taken.raw,
                    size=len(taken.raw),
                    came_at=BEGAN,
                    envelope_from=taken.sender,
                )
            )

    waiting: list[Received] = []
    server.on_letter = arrives
    server.waiting = waiting
    return mailbox, other


def test_two_desks_that_write_to_each_other_fall_silent(
    wired: tuple[Line, Line], ihor: Agent, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Own, "__contains__", lambda own, address: False)  # each is a stranger to the other
    mailbox, _other = wired
    kept = letter(mailbox, "Хто ви?")
    Conversation.objects.update(subject="Питання")
    reply(ihor, kept.conversation)
    Identity.objects.update(value="info@other.example")
    Received.objects.update(sender="info@other.example")
    at = BEGAN + timedelta(seconds=10)
    for _ in range(6):
        for line in due_lines(at):
            send_due(line, lambda: at)
        for received in server.waiting:
            received.save()
        server.waiting.clear()
        take_batch(AllProven(), at)
    assert [taken.letter["Auto-Submitted"] for taken in server.taken] == [None, "auto-replied"]
    assert due_lines(at + timedelta(days=2)) == []
