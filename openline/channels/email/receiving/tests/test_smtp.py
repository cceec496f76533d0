"""Letters that are handed over by SMTP and LMTP: 250 means committed, and everything else is told in words."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from openline.channels.email.models import Received
from openline.channels.email.receiving import gate
from openline.channels.email.receiving.arrival import LARGE
from openline.channels.email.receiving.receiver import Receiver
from openline.conversations.models import Line
from tests.certificate import certificate
from tests.ports import free_port

from .scene import letter, mailbox, raw_of

SECURITY, INFO = "security@pryklad.example", "info@pryklad.example"
TARAS = "taras@mail.example"

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def lines(django_db_serialized_rollback: None, transactional_db: None) -> list[Line]:
    return [mailbox(SECURITY), mailbox(INFO)]


@pytest.fixture
def receiver(lines: list[Line], settings: Settings) -> Iterator[Receiver]:
    settings.MAIL_SMTP_PORT, settings.MAIL_LMTP_PORT = free_port(), free_port()
    made = Receiver()
    made.start()
    yield made
    made.stop()
    connections.close_all()


@pytest.fixture
def sender(receiver: Receiver, settings: Settings) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, "mx.mail.example", timeout=30) as made:
        yield made


def test_a_letter_is_kept_byte_for_byte_when_250_comes(sender: smtplib.SMTP) -> None:
    raw = letter("1", "Рядок\r\n.з крапкою\r\n..\r\n\r\n" + "ї" * 70_000)
    assert sender.sendmail(TARAS, [SECURITY], raw, ["BODY=8BITMIME"]) == {}
    kept = Received.objects.get()
    assert raw_of(kept) == raw
    assert (kept.envelope_from, kept.envelope_to, kept.message_id) == (TARAS, SECURITY, "1@mail.example")
    assert (kept.source, kept.helo) == ("", "")  # this machine is our own mail server


def test_a_large_letter_comes_whole(sender: smtplib.SMTP) -> None:
    raw = letter("1", ("a" * 76 + "\r\n") * (LARGE // 70))
    sender.sendmail(TARAS, [SECURITY], raw)
    assert raw_of(Received.objects.get()) == raw


@pytest.mark.parametrize("address", ["SECURITY@Pryklad.Example", "security+c12.abc@pryklad.example"])
def test_an_address_is_the_mailboxs_in_capitals_and_with_a_tag(sender: smtplib.SMTP, address: str) -> None:
    sender.sendmail(TARAS, [address], letter("1"))
    kept = Received.objects.get()
    assert (kept.line.settings["address"], kept.envelope_to) == (SECURITY, address)


def test_an_address_without_an_open_mailbox_is_refused_in_words(sender: smtplib.SMTP, lines: list[Line]) -> None:
    Line.objects.create(kind="email", name="x", department=lines[0].department, settings={"way_in": "imap"})
    sender.ehlo()
    sender.mail(TARAS)
    for address in ("nobody@pryklad.example", "security@elsewhere.example", "security"):
        code, words = sender.rcpt(address)
        assert (code, b"no such mailbox" in words) == (550, True), address


def test_a_letter_to_a_mailbox_that_was_made_a_fifth_of_a_second_ago_is_taken(sender: smtplib.SMTP) -> None:
    sender.sendmail(TARAS, [SECURITY], letter("1"))
    mailbox("accounting@pryklad.example")
    time.sleep(0.21)  # what the promise leaves open
    assert sender.sendmail(TARAS, ["accounting@pryklad.example"], letter("2")) == {}
    assert Received.objects.count() == 2


def test_one_letter_for_two_mailboxes_is_a_row_in_each(sender: smtplib.SMTP) -> None:
    sender.sendmail(TARAS, [SECURITY, INFO, "info+tag@pryklad.example"], letter("1"))
    rows = Received.objects.order_by("line").values_list("envelope_to", flat=True)
    assert list(rows) == [SECURITY, INFO]


def test_a_letter_that_is_handed_over_twice_is_kept_once(sender: smtplib.SMTP) -> None:
    for _ in range(3):
        assert sender.sendmail(TARAS, [SECURITY], letter("1")) == {}
    assert Received.objects.count() == 1


def test_a_report_with_the_null_sender_is_taken(sender: smtplib.SMTP) -> None:
    sender.sendmail("", [SECURITY], letter("1"))
    assert Received.objects.get().envelope_from == ""


def test_addresses_beyond_ascii_are_taken(sender: smtplib.SMTP) -> None:
    sender.ehlo()
    assert sender.has_extn("smtputf8")
    sender.sendmail("тарас@пошта.example", [SECURITY], letter("1"), ["SMTPUTF8", "BODY=8BITMIME"])
    assert Received.objects.get().envelope_from == "тарас@пошта.example"


def test_a_letter_that_goes_in_circles_is_refused(sender: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        sender.sendmail(TARAS, [SECURITY], b"Received: from a by b\r\n" * 51 + letter("1"))
    assert refused.value.smtp_code == 554
    assert not Received.objects.exists()


def test_a_letter_that_is_too_large_is_refused_before_and_after_it_came(
    sender: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.ehlo()
    assert sender.esmtp_features["size"] == str(gate.LARGEST)
    assert sender.mail(TARAS, [f"SIZE={gate.LARGEST + 1}"])[0] == 552
    monkeypatch.setattr("openline.channels.email.receiving.smtp.LARGEST", 100_000)
    sender.esmtp_features.pop("size")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        sender.sendmail(TARAS, [SECURITY], letter("1", "a" * 200_000))
    assert refused.value.smtp_code == 552
    sender.sendmail(TARAS, [SECURITY], letter("2"))  # the connection goes on
    assert Received.objects.get().message_id == "2@mail.example"


def test_lmtp_answers_for_each_recipient(receiver: Receiver, settings: Settings) -> None:
    with smtplib.LMTP("127.0.0.1", settings.MAIL_LMTP_PORT, "mx.pryklad.example") as relay:
        relay.ehlo("mx.pryklad.example")
        relay.mail(TARAS)
        answers = [relay.rcpt(each)[0] for each in (SECURITY, "nobody@pryklad.example", INFO)]
        assert answers == [250, 550, 250]
        assert relay.data(letter("1"))[0] == 250
        assert relay.getreply()[0] == 250
        assert relay.noop()[0] == 250
    assert Received.objects.count() == 2


def test_commands_that_were_sent_along_with_the_letter_are_obeyed(receiver: Receiver, settings: Settings) -> None:
    with socket.create_connection(("127.0.0.1", settings.MAIL_SMTP_PORT), timeout=30) as line:
        begin = f"EHLO mx.mail.example\r\nMAIL FROM:<{TARAS}>\r\nRCPT TO:<{SECURITY}>\r\nDATA\r\n".encode()
        once = letter("1") + b".\r\n"
        again = f"MAIL FROM:<{TARAS}>\r\nRCPT TO:<{SECURITY}>\r\nDATA\r\n".encode() + b".\r\nQUIT\r\n"
        line.sendall(begin + once + again)
        said = b""
        while chunk := line.recv(4096):
            said += chunk
    assert said.count(b"354") == 2
    assert said.count(b"250 2.0.0 Kept") == 2
    assert [raw_of(each) for each in Received.objects.order_by("pk")] == [letter("1"), b""]


@pytest.mark.parametrize("end", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r"])
def test_nobody_smuggles_a_second_letter_behind_a_false_end(
    receiver: Receiver, settings: Settings, sender: smtplib.SMTP, end: bytes
) -> None:
    sender.ehlo()
    sender.mail(TARAS)
    sender.rcpt(SECURITY)
    sender.docmd("DATA")
    raw = letter("1").rstrip(b"\r\n") + end + b"MAIL FROM:<admin@pryklad.example>\r\n"
    sender.send(raw + b".\r\n")
    assert sender.getreply()[0] == 250
    assert raw_of(Received.objects.get()) == raw.replace(b"\r\n.", b"\r\n")  # a doubled dot, as for every line


def test_a_letter_whose_connection_is_cut_is_kept_whole_or_not_at_all(receiver: Receiver, settings: Settings) -> None:
    raw = letter("1", "a" * 300_000)
    for cut in (len(raw) // 2, len(raw) + 2, len(raw) + 3):
        with socket.create_connection(("127.0.0.1", settings.MAIL_SMTP_PORT), timeout=30) as line:
            begin = f"EHLO a\r\nMAIL FROM:<{TARAS}>\r\nRCPT TO:<{SECURITY}>\r\nDATA\r\n".encode()
            line.sendall(begin + (raw + b".\r\n")[:cut])
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # not closed: cut off
    with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, timeout=30) as sender:
        sender.sendmail(TARAS, [SECURITY], raw)
    assert raw_of(Received.objects.get()) == raw


def test_the_desks_certificate_protects_letters(lines: list[Line], settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_TLS, settings.MAIL_SMTP_PORT = certificate(tmp_path), free_port()
    receiver = Receiver()
    receiver.start()
    try:
        with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, timeout=30) as sender:
            trusted = ssl.create_default_context(cafile=str(settings.MAIL_TLS[0]))
            trusted.check_hostname = False
            sender.starttls(context=trusted)
            sender.sendmail(TARAS, [SECURITY], letter("1", "a" * 300_000))
            assert not sender.has_extn("auth")
    finally:
        receiver.stop()
        connections.close_all()
    assert Received.objects.count() == 1


def test_a_senders_machine_is_remembered_and_a_relays_is_not(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch, sender: smtplib.SMTP
) -> None:
    monkeypatch.setattr(gate.Gate, "is_own", lambda *_: False)
    with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, "mx.mail.example", timeout=30) as stranger:
        stranger.sendmail(TARAS, [SECURITY], letter("1"))
    kept = Received.objects.get()
    assert (kept.source, kept.helo) == ("127.0.0.1", "mx.mail.example")
    monkeypatch.undo()
    relays = gate.Gate(["198.51.100.0/24", "2001:db8::/32"])
    own = [relays.is_own(each) for each in ("198.51.100.7", "2001:db8::1", "127.0.0.1", "::1", "203.0.113.5", "")]
    assert own == [True, True, True, True, False, False]
    assert gate.address_of(("::ffff:203.0.113.5", 25, 0, 0)) == "203.0.113.5"


def test_a_flood_of_one_stranger_leaves_room_for_others(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers = "203.0.113.5"
    monkeypatch.setattr("openline.channels.email.receiving.smtp.address_of", lambda _: strangers)
    with contextlib.ExitStack() as open_ones:
        connect = partial(socket.create_connection, ("127.0.0.1", settings.MAIL_SMTP_PORT), timeout=30)
        greetings = [open_ones.enter_context(connect()).recv(100)[:3] for _ in range(25)]
        assert greetings == [b"220"] * 20 + [b"421"] * 5
        strangers = "203.0.113.6"
        with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, timeout=30) as other:
            other.sendmail(TARAS, [SECURITY], letter("1"))
    assert Received.objects.count() == 1


def test_a_stranger_who_sends_too_fast_is_asked_to_wait(sender: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate.Gate, "is_own", lambda *_: False)
    sender.ehlo()
    codes = [code for _ in range(120) for code, _ in [sender.mail(TARAS), sender.rset()][:1]]
    assert (codes[0], codes[-1]) == (250, 451)


def test_who_guesses_addresses_is_cut_off(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate.Gate, "is_own", lambda *_: False)
    with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, timeout=30) as stranger:
        stranger.ehlo()
        stranger.mail(TARAS)
        codes = [stranger.rcpt(f"{number}@pryklad.example")[0] for number in range(10)]
        assert codes == [550] * 9 + [421]
        assert stranger.sock is not None
        assert stranger.sock.recv(100) == b""
