"""What is left of a nearly full disk is kept for what the desk's people write: strangers' letters wait outside."""

from __future__ import annotations

import shutil
import smtplib
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from pytest_django import Settings

from openline.channels.email.models import Received
from openline.channels.email.receiving.receiver import Receiver
from openline.channels.email.receiving.watchers import Watchers
from tests.dovecot import Dovecot
from tests.ports import free_port

from .scene import is_fetching, kept, letter, mailbox, problem, until, watched

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TARAS, SECURITY = "taras@mail.example", "security@pryklad.example"


@pytest.fixture
def sender(django_db_serialized_rollback: None, transactional_db: None, settings: Settings) -> Iterator[smtplib.SMTP]:
    mailbox(SECURITY)
    settings.MAIL_SMTP_PORT = free_port()
    receiver = Receiver()
    receiver.start()
    with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, "mx.mail.example", timeout=30) as made:
        yield made
    receiver.stop()
    connections.close_all()


def fills_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: real(folder)._replace(free=1_000_000))


def test_a_server_is_told_to_come_again_later(sender: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        fills_the_disk(full)
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            sender.sendmail(TARAS, [SECURITY], letter("1"))
    assert refused.value.smtp_code == 452
    assert b"4.3.1 The disk is nearly full" in refused.value.smtp_error
    assert not Received.objects.exists()
    sender.sendmail(TARAS, [SECURITY], letter("1"))
    assert Received.objects.count() == 1


def test_letters_elsewhere_wait_there_and_the_admin_reads_why(
    server: Dovecot, watch: Callable[[], Watchers], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = watched(server)
    watch()
    until(lambda: is_fetching(line))
    with monkeypatch.context() as full:
        fills_the_disk(full)
        server.append("security", letter("1"))
        until(lambda: "disk is nearly full" in problem(line))
        assert kept(line) == []
    until(lambda: kept(line) == ["1"])
    until(lambda: problem(line) == "")
