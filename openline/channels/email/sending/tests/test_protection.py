"""Nothing goes over a line that is not what the admin set."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openline.channels.base.contract import DeliveryError
from openline.channels.email.sending.smtp import Connection
from openline.channels.email.sending.trial import try_way_out
from tests.certificate import certificate

from .server import Server

LETTER = ("support@desk.example", ["maria@pryklad.example"], b"Subject: x\r\n\r\nx\r\n")


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Any]:
    """A server behind TLS of a kind, and the folder of its certificate."""
    started: list[Server] = []

    def start(tls: str, days: int = 30) -> tuple[Server, Path]:
        paths = certificate(tmp_path, days=days)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*paths)
        one = Server()
        how: dict[str, Any] = {"ssl_context" if tls == "tls" else "tls_context": context}
        one.start(**how)
        started.append(one)
        return one, paths[0]

    yield start
    for one in started:
        one.stop()


def settings_of(server: Server, tls: str) -> dict[str, Any]:
    settings = server.settings()
    settings["smtp"]["tls"] = tls
    return settings


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_letter_goes_encrypted_to_a_server_with_a_valid_certificate(
    behind: Any, tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, known = behind(tls)
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    settings = settings_of(server, tls)
    connection = Connection(settings)
    connection.send(*LETTER)
    connection.close()
    assert len(server.taken) == 1
    assert next(iter(try_way_out(settings))).state == "ok"


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_nothing_goes_to_a_server_that_nobody_vouches_for(behind: Any, tls: str) -> None:
    server, _ = behind(tls)
    with pytest.raises(DeliveryError, match="certificate") as told:
        Connection(settings_of(server, tls)).send(*LETTER)
    assert not told.value.permanent
    assert server.taken == []


def test_nothing_goes_in_the_open_where_the_server_forgot_its_tls(server: Server) -> None:
    with pytest.raises(DeliveryError, match="does not offer"):
        Connection(settings_of(server, "starttls")).send(*LETTER)
    assert server.taken == []


def test_who_cannot_be_reached_or_signed_in_to_is_told_apart_from_who_refuses_a_letter(server: Server) -> None:
    server.refuses = {"maria@pryklad.example": "451 4.7.1 greylisted"}
    with pytest.raises(DeliveryError) as refused:
        Connection(server.settings()).send(*LETTER)
    server.stop()
    with pytest.raises(DeliveryError) as away:
        Connection(server.settings()).send(*LETTER)
    assert (refused.value.unreachable, away.value.unreachable) == (False, True)
