"""What an admin finds on a mailbox's page, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from openline.conversations.models import Line
from openline.kit.clock import now
from openline.kit.sealed import unseal
from openline.people.models import Department

ADDRESS = "security@pryklad.example"
TYPED = {
    "address": ADDRESS,
    "name": "Pryklad, Security",
    "way_in": "imap",
    "imap_host": "imap.pryklad.example",
    "imap_port": "993",
    "imap_tls": "tls",
    "imap_auth": "password",
    "imap_password": "seven green harbours",
    "imap_mark_seen": "1",
    "smtp_host": "smtp.pryklad.example",
    "smtp_port": "587",
    "smtp_tls": "starttls",
    "smtp_as_incoming": "on",
    "continue_after_days": "90",
}


def save(client: Client, department: Department, **typed: Any) -> Any:
    given = {**TYPED, "department": department.pk, **typed}
    line = given.pop("line", None)
    return client.post(f"/settings/lines/{line.pk}/" if line else "/settings/lines/new/email/", given)


@pytest.fixture
def line(as_iryna: Client, security: Department) -> Line:
    assert save(as_iryna, security).status_code == 302
    return Line.objects.get(kind="email")


def page_of(client: Client, line: Line) -> str:
    return client.get(f"/settings/lines/{line.pk}/").content.decode()


def test_a_password_is_kept_sealed_and_never_shown(as_iryna: Client, line: Line) -> None:
    assert "seven green harbours" not in str(line.settings)
    assert unseal(line.settings["imap"]["password"]) == "seven green harbours"
    page = page_of(as_iryna, line)
    assert "seven green harbours" not in page
    assert line.settings["imap"]["password"] not in page
    assert "It is kept. Left empty, it stays." in page


def test_an_empty_password_keeps_the_one_that_is_there(as_iryna: Client, line: Line, security: Department) -> None:
    assert save(as_iryna, security, line=line, imap_password="", signature="Your Security").status_code == 302
    line.refresh_from_db()
    assert unseal(line.settings["imap"]["password"]) == "seven green harbours"
    assert line.settings["signature"] == "Your Security"


def test_a_kept_password_goes_to_no_other_server(as_iryna: Client, line: Line, security: Department) -> None:
    for moved in ({"imap_host": "evil.example"}, {"smtp_host": "evil.example"}):
        answer = save(as_iryna, security, line=line, imap_password="", **moved)
        assert "type the secret again" in answer.content.decode()
    line.refresh_from_db()
    assert line.settings["imap"]["host"] == "imap.pryklad.example"


def test_letters_go_out_by_the_user_of_those_that_come_in_if_it_is_said_so(line: Line) -> None:
    assert line.settings["smtp"]["user"] == ADDRESS
    assert unseal(line.settings["smtp"]["password"]) == "seven green harbours"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"address": "security@gmail"}, "The address has no ending. Maybe security@gmail.com?"),
        ({"address": "security@shop"}, "The address has no ending, such as .com or .ua."),
        ({"address": "security"}, "The address is not complete. It looks like name@example.org."),
        ({"smtp_host": "smtp.pryklad.example:587"}, "It looks like mail.example.org."),
        ({"imap_password": ""}, "Without this it does not work. Fill it in."),
        ({"imap_tls": "none"}, "Choose TLS or STARTTLS."),
    ],
)
def test_an_error_says_what_to_do(as_iryna: Client, security: Department, typed: dict[str, str], said: str) -> None:
    page = save(as_iryna, security, **typed).content.decode()
    assert said in page
    assert "Nothing is lost" in page
    assert not Line.objects.exists()


def test_an_ending_is_guessed_from_the_other_mailboxes(as_iryna: Client, line: Line, security: Department) -> None:
    page = save(as_iryna, security, address="info@pryklad").content.decode()
    assert "Maybe info@pryklad.example?" in page


def test_one_address_is_one_open_mailbox(as_iryna: Client, line: Line, security: Department) -> None:
    assert "“Pryklad, Security” has this address already" in save(as_iryna, security).content.decode()
    Line.objects.filter(pk=line.pk).update(closed_at=now())
    assert save(as_iryna, security).status_code == 302

    refused = as_iryna.post(f"/settings/lines/{line.pk}/reopening/", follow=True).content.decode()
    assert "has this address already" in refused
    assert Line.objects.get(pk=line.pk).closed_at is not None


def test_servers_of_a_large_provider_need_not_be_known(as_iryna: Client, security: Department) -> None:
    assert save(as_iryna, security, address="shop@gmail.com", imap_host="", smtp_host="").status_code == 302
    settings = Line.objects.get().settings
    assert (settings["imap"]["host"], settings["imap"]["port"]) == ("imap.gmail.com", 993)
    assert (settings["smtp"]["host"], settings["smtp"]["tls"]) == ("smtp.gmail.com", "starttls")


def test_a_mailbox_can_be_saved_without_switching_it_on(as_iryna: Client, security: Department) -> None:
    save(as_iryna, security, keep_off="1")
    line = Line.objects.get()
    assert line.closed_at is not None
    assert "switched off" in page_of(as_iryna, line)


def test_a_signing_key_is_made_and_its_record_shown_but_never_the_key(
    as_iryna: Client, line: Line, security: Department
) -> None:
    save(as_iryna, security, line=line, imap_password="", dkim_sign="on", dkim_selector="desk")
    line.refresh_from_db()
    page = page_of(as_iryna, line)
    assert "desk._domainkey.pryklad.example TXT" in page
    assert "v=DKIM1; k=rsa; p=MII" in page
    assert "PRIVATE" not in page
    key = line.settings["dkim"]["private_key"]
    assert "PRIVATE KEY" in unseal(key)

    again = {"dkim_sign": "on", "dkim_selector": "desk", "imap_password": ""}
    save(as_iryna, security, line=line, **again)
    line.refresh_from_db()
    assert line.settings["dkim"]["private_key"] == key
    save(as_iryna, security, line=line, **again, dkim_new_key="on")
    line.refresh_from_db()
    assert unseal(line.settings["dkim"]["private_key"]) != unseal(key)


def test_the_receiver_s_place_is_shown(as_iryna: Client, line: Line, settings: Any) -> None:
    settings.MAIL_HOST, settings.MAIL_SMTP_PORT, settings.MAIL_LMTP_PORT = "192.0.2.7", 2525, 0
    assert "192.0.2.7:2525" in page_of(as_iryna, line)
    settings.MAIL_SMTP_PORT = 0
    assert "The receiver is not on." in page_of(as_iryna, line)


def test_a_wrong_address_hides_no_other_mistake(as_iryna: Client, security: Department) -> None:
    page = save(
        as_iryna, security, address="security@gmail", imap_password="", smtp_host="https://smtp"
    ).content.decode()
    assert "Maybe security@gmail.com?" in page
    assert "Without this it does not work. Fill it in." in page
    assert "without https://" in page
