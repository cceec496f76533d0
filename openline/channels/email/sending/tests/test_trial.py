from __future__ import annotations

import pytest

from openline.channels.email.sending.trial import try_way_out
from openline.kit.sealed import seal

from .server import PASSWORD, USER, Server


def tried(settings: dict[str, object]) -> list[tuple[str, str]]:
    return [(step.key, step.state) for step in try_way_out(settings)]


def test_each_step_is_told_and_nothing_is_sent(server: Server) -> None:
    assert tried(server.settings()) == [("server", "note"), ("signed_in", "note"), ("sender", "ok")]
    assert server.taken == []


@pytest.mark.parametrize(("password", "state"), [(PASSWORD, "ok"), ("guess", "failed")])
def test_it_says_whether_the_server_lets_the_user_in(server: Server, password: str, state: str) -> None:
    server.stop()
    server.start(auth=True)
    settings = server.settings()
    settings["smtp"] |= {"user": USER, "password": seal(password)}
    steps = list(try_way_out(settings))
    assert (steps[1].key, steps[1].state) == ("signed_in", state)
    if state == "failed":
        assert "535" in steps[1].said
        assert len(steps) == 2


def test_an_address_that_the_user_does_not_own_is_found_before_a_letter_is_lost(server: Server) -> None:
    server.senders = {"support@desk.example": "553 5.7.1 sender not owned by user"}
    last = list(try_way_out(server.settings()))[-1]
    assert (last.key, last.state) == ("sender", "failed")
    assert "553 5.7.1 sender not owned by user" in last.said


def test_a_server_that_is_not_there_or_speaks_no_tls_is_told(server: Server) -> None:
    plain = server.settings()
    for tls in ("tls", "starttls"):
        plain["smtp"]["tls"] = tls
        assert tried(plain) == [("server", "failed")]
    server.stop()
    assert tried(server.settings()) == [("server", "failed")]
    assert tried({"address": "", "smtp": {}}) == [("server", "failed")]


def test_a_closed_port_is_answered_with_the_ports_of_sending(server: Server) -> None:
    server.stop()
    said = list(try_way_out(server.settings()))[-1].said
    assert "465" in said
    assert "993" not in said
