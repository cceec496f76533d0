"""“Test this” on a mailbox of the built-in receiver, with a real server on the way out and a zone file as the DNS."""

from __future__ import annotations

import json
import smtplib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from openline.channels.email.authentication.signing import new_key, public_record
from openline.channels.email.models import Received
from openline.channels.email.receiving.receiver import Receiver
from openline.channels.email.testing.runs import run_of
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.kit.ports import free_port
from openline.kit.sealed import seal
from openline.people.agents import add_agent, make_admin
from openline.people.models import Department

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ADDRESS = "security@pryklad.example"


class Relay:
    """A server that passes everything on to the desk, or refuses the sender."""

    refuses = False
    loses = False

    def __init__(self, to: int) -> None:
        self.to = to

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuses:
            return "553 5.7.1 sender not owned by user"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if not self.loses:
            await server.loop.run_in_executor(None, self.pass_on, envelope)
        return "250 OK"

    def pass_on(self, envelope: Any) -> None:
        with smtplib.SMTP("127.0.0.1", self.to, timeout=30) as desk:
            desk.sendmail(envelope.mail_from, envelope.rcpt_tos, envelope.original_content)


@pytest.fixture
def relay(settings: Any, tmp_path: Path) -> Iterator[Relay]:
    settings.MAIL_SMTP_PORT, settings.MAIL_LMTP_PORT, settings.MAIL_HOST = free_port(), 0, "127.0.0.1"
    settings.MAIL_DNS_ZONE = str(tmp_path / "zone.json")
    receiver, made = Receiver(), Relay(settings.MAIL_SMTP_PORT)
    server = Controller(made, "127.0.0.1", free_port(), ready_timeout=30)
    receiver.start()
    server.start()
    made.port = server.port  # type: ignore[attr-defined]
    yield made
    server.stop()
    receiver.stop()


@pytest.fixture
def line(relay: Any, settings: Any) -> Line:
    key, record = new_key()
    assert record == public_record(key)
    zone = {
        "pryklad.example": {"TXT": ["v=spf1 ip4:127.0.0.1 -all"]},
        "desk._domainkey.pryklad.example": {"TXT": [record]},
        "_dmarc.pryklad.example": {"TXT": ["v=DMARC1; p=none; rua=mailto:dmarc@pryklad.example"]},
    }
    Path(settings.MAIL_DNS_ZONE).write_text(json.dumps(zone))
    kept = {
        "address": ADDRESS,
        "way_in": "receiver",
        "smtp": {"host": "127.0.0.1", "port": relay.port, "tls": "none", "user": "", "auth": "password"},
        "dkim": {"domain": "pryklad.example", "selector": "desk", "private_key": seal(key)},
    }
    security = Department.objects.get(key="security")
    return Line.objects.create(kind="email", name="Security", department=security, settings=kept)


@pytest.fixture
def tested(line: Line) -> Callable[[], str]:
    """Presses the button and gives the page once the test has ended."""
    iryna, client = add_agent("iryna@pryklad.example", name="Iryna Sava"), Client(headers={"accept-language": "en"})
    make_admin(iryna, now())
    client.force_login(iryna)

    def press() -> str:
        assert client.post(f"/channels/email/{line.pk}/trial").status_code == 302
        until = time.monotonic() + 40
        while (run := run_of(line.pk)) is None or run.took is None:
            assert time.monotonic() < until, "the test does not end"
            time.sleep(0.05)
        return client.get(f"/settings/lines/{line.pk}/").content.decode()

    return press


def test_a_letter_goes_there_and_back_and_the_dns_is_read(tested: Callable[[], str], line: Line) -> None:
    page = tested()
    assert "It left, and came in again" in page
    assert "SPF lists this server" in page
    assert "DKIM signs as pryklad.example" in page
    assert "DMARC only watches" in page
    assert "_dmarc.pryklad.example TXT &quot;v=DMARC1; p=quarantine; rua=mailto:dmarc@pryklad.example&quot;" in page
    assert Received.objects.get(line=line).message_id.startswith("test.")


def test_a_refused_sender_is_told_in_the_server_s_words_and_nothing_is_sent(
    tested: Callable[[], str], relay: Relay, line: Line
) -> None:
    relay.refuses = True
    page = tested()
    assert "553 5.7.1 sender not owned by user" in page
    assert "Not tried: sending has to work first" in page
    assert not Received.objects.exists()


def test_a_letter_that_does_not_come_back_is_waited_for_and_told(
    tested: Callable[[], str], relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openline.channels.email.testing.round_trip.WITHIN", 0.5)
    relay.loses = True
    assert "It left, but did not come in" in tested()


def test_a_page_that_is_asked_meanwhile_shows_how_far_it_is_and_comes_again_by_itself(
    tested: Callable[[], str], relay: Relay, line: Line
) -> None:
    client = Client(headers={"accept-language": "en"})
    iryna = add_agent("larysa@pryklad.example", name="Larysa Bondar")
    make_admin(iryna, now())
    client.force_login(iryna)
    relay.loses = True
    client.post(f"/channels/email/{line.pk}/trial")
    page = client.get(f"/channels/email/{line.pk}/trial").content.decode()
    assert 'http-equiv="refresh"' in page
    assert "The next step is on its way" in page
    run = run_of(line.pk)
    client.post(f"/channels/email/{line.pk}/trial")
    assert run_of(line.pk) is run, "one that runs is not started twice"
    relay.loses = False
    while run is not None and run.took is None:
        time.sleep(0.05)
