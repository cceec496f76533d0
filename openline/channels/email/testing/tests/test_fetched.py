"""“Test this” on a mailbox that is fetched from a real dovecot and not switched on yet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.test import Client

from openline.channels.email.models import Cursor, Received
from openline.channels.email.testing.runs import run_of
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.kit.ports import free_port
from openline.kit.sealed import seal, unseal
from openline.people.agents import add_agent, make_admin
from openline.people.models import Department
from tests.dovecot import PASSWORD, Dovecot, dovecot

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Submission:
    """Takes letters of whoever signs in, and lets each write as himself alone."""

    def __init__(self, server: Dovecot) -> None:
        self.server = server

    def signs_in(self, _server: Any, session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        session.user = given.login.decode()
        return AuthResult(success=given.password == PASSWORD.encode())

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.partition("@")[0] != session.user:
            return "553 5.7.1 sender not owned by user"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.server.deliver("security", envelope.original_content)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot(users=("security", "support")) as made:
        made.append("security", b"Subject: an older one\r\n\r\nHello\r\n")
        yield made


@pytest.fixture
def line(server: Dovecot, settings: Any, tmp_path: Path) -> Iterator[Line]:
    settings.MAIL_DNS_ZONE = str(tmp_path / "zone.json")
    Path(settings.MAIL_DNS_ZONE).write_text("{}")
    submission = Submission(server)
    outgoing = Controller(
        submission,
        "127.0.0.1",
        free_port(),
        authenticator=submission.signs_in,
        auth_require_tls=False,
        ready_timeout=30,
    )
    outgoing.start()
    kept = {
        "address": "security@pryklad.example",
        "way_in": "imap",
        "imap": server.settings("security", password=seal(PASSWORD)),
        "smtp": {
            "host": "127.0.0.1",
            "port": outgoing.port,
            "tls": "none",
            "user": "support",
            "auth": "password",
            "password": seal(PASSWORD),
        },
    }
    security = Department.objects.get(key="security")
    yield Line.objects.create(kind="email", name="Security", department=security, settings=kept, closed_at=now())
    outgoing.stop()


def ended(line: Line) -> None:
    until = time.monotonic() + 40
    while (run := run_of(line.pk)) is None or run.took is None:
        assert time.monotonic() < until, "the test does not end"
        time.sleep(0.05)


def test_another_user_s_refusal_offers_the_mailbox_s_own_and_then_the_letter_comes_back(line: Line) -> None:
    iryna, client = add_agent("iryna@pryklad.example", name="Iryna Sava"), Client(headers={"accept-language": "en"})
    make_admin(iryna, now())
    client.force_login(iryna)
    shown = f"/channels/email/{line.pk}/trial"

    client.post(shown)
    ended(line)
    page = client.get(shown).content.decode()
    assert "553 5.7.1 sender not owned by user" in page
    assert "Use security and its password" in page

    client.post(f"{shown}/fix")
    ended(line)
    page = client.get(shown).content.decode()
    assert "It left, and came in again" in page
    line.refresh_from_db()
    assert (line.settings["smtp"]["user"], unseal(line.settings["smtp"]["password"])) == ("security", PASSWORD)
    assert not Received.objects.exists(), "a mailbox that is off takes no letter"


def test_how_many_older_letters_there_are_is_asked_before_they_are_taken(line: Line) -> None:
    iryna, client = add_agent("iryna@pryklad.example", name="Iryna Sava"), Client(headers={"accept-language": "en"})
    make_admin(iryna, now())
    client.force_login(iryna)
    Cursor.objects.create(line=line, folder="INBOX", uidvalidity=1, uid=1, since=now())

    page = client.get(f"/channels/email/{line.pk}/older").content.decode()

    assert "1 letter lies in the folder from before. Take it too?" in page
