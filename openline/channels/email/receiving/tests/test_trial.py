"""What the button "test this" says, on a real dovecot and without one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pytest_django import Settings

from openline.channels.email.receiving.trial import try_way_in
from openline.channels.email.trial import Step
from openline.kit.sealed import seal
from tests.certificate import certificate
from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.ports import free_port
from tests.token_server import token_server

from .scene import letter


def tried(server: Dovecot, **others: Any) -> list[Step]:
    imap = server.settings("security", **{"password": seal(PASSWORD), **others})
    return list(try_way_in({"way_in": "imap", "imap": imap}))


def test_a_mailbox_that_works_is_told_step_by_step_and_nothing_is_marked(server: Dovecot) -> None:
    server.append("security", letter("1"), letter("2"))
    steps = tried(server)
    assert [step.key for step in steps] == ["server", "tls", "signed_in", "folder", "idle"]
    assert [step.state for step in steps] == ["ok", "note", "ok", "ok", "ok"]
    assert (steps[2].said, steps[3].said) == ("as security", "2 letters lie in it.")
    with server.client("security") as owner:
        owner.select_folder("INBOX")
        assert owner.search("UNSEEN") == [1, 2]


@pytest.mark.parametrize(("tls", "days", "state"), [("tls", 30, "ok"), ("starttls", 30, "ok"), ("tls", 5, "note")])
def test_the_end_of_a_certificate_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str, days: int, state: str
) -> None:
    pair = certificate(tmp_path, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    with dovecot(certificate=pair) as server:
        port = server.tls_port if tls == "tls" else server.port
        steps = tried(server, tls=tls, port=port, host="localhost")
        assert [step.state for step in steps] == ["ok", state, "ok", "ok", "ok"]
        assert "holds until" in steps[1].said
        assert "another name" not in steps[1].said


def test_a_certificate_that_proves_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = certificate(tmp_path, name="mail.pryklad.example")
    with dovecot(certificate=pair) as server:
        protected = {"tls": "tls", "port": server.tls_port, "host": "localhost"}
        assert "not signed by anybody" in failure(tried(server, **protected), "tls")
        monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
        assert "another name" in failure(tried(server, **protected), "tls")
        assert "does not speak TLS" in failure(tried(server, tls="tls"), "tls")
    over = certificate(tmp_path, days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(over[0]))
    with dovecot(certificate=over) as server:
        assert "run out" in failure(tried(server, tls="tls", port=server.tls_port), "tls")


def test_what_fails_is_said_in_words_that_tell_what_to_do(server: Dovecot) -> None:
    assert "no server of this name" in failure(tried(server, host="imap.pryklad.invalid"), "server")
    assert "Check the port" in failure(tried(server, port=free_port()), "server")
    assert "did not take user and password" in failure(tried(server, password=seal("wrong")), "signed_in")
    assert "sealed with another key" in failure(tried(server, password="in the clear"), "signed_in")
    assert "no folder “Немає”" in failure(tried(server, folder="Немає"), "folder")
    with translation.override("uk"):
        assert "Пароль" in failure(tried(server, password="in the clear"), "signed_in")


def test_a_token_is_tried_and_its_refusal_told(db: None) -> None:
    with token_server("security") as tokens, dovecot(introspection=f"{tokens.url}/introspect") as server:
        settings: dict[str, Any] = {
            "way_in": "imap",
            "imap": server.settings("security", auth="xoauth2"),
            "oauth": tokens.settings(seal),
        }
        assert [step.state for step in try_way_in(settings)] == ["ok", "note", "ok", "ok", "ok"]
        assert "consent has ended" in failure(list(try_way_in(settings)), "signed_in")  # it was good once
        settings["oauth"]["client_secret"] = seal("another")
        assert "Check client ID and secret" in failure(list(try_way_in(settings)), "signed_in")
        tokens.refresh_token = "new"
        settings["oauth"] = tokens.settings(seal)
        tokens.user = "info"
        assert "did not take the token" in failure(list(try_way_in(settings)), "signed_in")


def test_the_receiver_says_what_is_missing(settings: Settings) -> None:
    settings.MAIL_SMTP_PORT = settings.MAIL_LMTP_PORT = 0
    assert "OPENLINE_SMTP_PORT" in failure(list(try_way_in({"way_in": "receiver"})), "receiver")
    settings.MAIL_SMTP_PORT = free_port()
    assert "takes no connection" in failure(list(try_way_in({"way_in": "receiver"})), "receiver")


def failure(steps: list[Step], key: str) -> str:
    """What the last step said, which is the one that failed."""
    assert (steps[-1].key, steps[-1].state) == (key, "failed"), steps
    return steps[-1].said
