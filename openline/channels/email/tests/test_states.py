"""On the page of lines an admin sees how each mailbox does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from openline.channels.email.models import Cursor
from openline.channels.email.receiving.keep import keep_raw
from openline.channels.email.testing.runs import run_of
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Department


@pytest.fixture
def line(security: Department) -> Line:
    settings = {"address": "security@pryklad.example", "way_in": "imap", "imap": {}, "smtp": {}}
    return Line.objects.create(kind="email", name="Security", department=security, settings=settings)


def cursor(line: Line, **others: Any) -> Cursor:
    return Cursor.objects.create(line=line, folder="INBOX", uidvalidity=1, uid=10, since=now(), **others)


def lines_of(client: Client) -> str:
    return client.get("/settings/lines/").content.decode()


def test_a_mailbox_that_was_never_reached_is_not_receiving_yet(as_iryna: Client, line: Line) -> None:
    assert "not receiving yet" in lines_of(as_iryna)


def test_one_that_works_shows_its_last_letter(as_iryna: Client, line: Line) -> None:
    cursor(line)
    assert "last letter" not in lines_of(as_iryna)
    keep_raw(line.pk, b"Subject: x\r\n\r\ny\r\n")
    page = lines_of(as_iryna)
    assert '<span class="chip ok">receiving</span>' in page
    assert "last letter" in page


def test_one_that_fails_says_why_and_since_when_it_was_looked_at(as_iryna: Client, line: Line) -> None:
    cursor(line, state="failing", problem="password_refused no", checked_at=now())
    page = lines_of(as_iryna)
    assert '<span class="chip late">failing</span>' in page
    assert "The server did not take user and password." in page
    assert "Last looked at" in page


def test_the_receiver_s_mailboxes_wait_for_its_port(as_iryna: Client, line: Line, settings: Any) -> None:
    Line.objects.filter(pk=line.pk).update(settings={**line.settings, "way_in": "receiver"})
    settings.MAIL_SMTP_PORT, settings.MAIL_LMTP_PORT = 0, 0
    assert "The receiver is not on." in lines_of(as_iryna)
    settings.MAIL_LMTP_PORT = 2424
    assert '<span class="chip ok">receiving</span>' in lines_of(as_iryna)


def test_older_letters_are_asked_for_their_progress_shown_and_stopped(as_iryna: Client, line: Line) -> None:
    older, page = f"/channels/email/{line.pk}/older", f"/settings/lines/{line.pk}/"
    assert "The mailbox was not reached yet." in as_iryna.get(older).content.decode()
    assert "not reached yet" in as_iryna.post(older, follow=True).content.decode()

    kept = cursor(line)
    assert "None of them is answered by itself." in as_iryna.post(older, follow=True).content.decode()
    Cursor.objects.filter(pk=kept.pk).update(backfill_done=20, backfill_total=50)
    assert "20 of 50 letters have come" in as_iryna.get(page).content.decode()

    as_iryna.post(f"{older}/end")
    kept.refresh_from_db()
    assert kept.backfill_next is None
    assert "20 older letters have come." in as_iryna.get(page).content.decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "trial"),
        ("post", "trial"),
        ("post", "trial/fix"),
        ("get", "older"),
        ("post", "older"),
        ("post", "older/end"),
    ],
)
def test_a_member_of_the_department_who_is_no_admin_finds_nothing_to_set_up(
    line: Line, security: Department, method: str, path: str
) -> None:
    ihor, client = add_agent("ihor@pryklad.example", name="Ihor Boiko"), Client()
    add_member(security, ihor, "supervisor", None, now())
    kept, before = cursor(line), run_of(line.pk)
    client.force_login(ihor)

    assert getattr(client, method)(f"/channels/email/{line.pk}/{path}").status_code == 404
    assert getattr(Client(), method)(f"/channels/email/{line.pk}/{path}").headers["Location"].startswith("/sign-in/")
    assert run_of(line.pk) is before
    kept.refresh_from_db()
    assert kept.backfill_next is None
