"""A mailbox whose provider wants a token and no password (XOAUTH2)."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from openline.channels.email.receiving import oauth
from openline.channels.email.sending.tests.server import USER, Server
from openline.conversations.models import Line
from openline.delivery.models import Delivery
from openline.kit.sealed import seal
from openline.people.models import Agent
from tests.token_server import TokenServer, token_server

from .conftest import letter, reply, sends


class Provider(Server):
    """Asks the token server whose a token is."""

    tokens: TokenServer

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802  # aiosmtpd's name
        said = dict(part.split("=", 1) for part in base64.b64decode(args[1]).decode().split("\x01") if "=" in part)
        token = said["auth"].removeprefix("Bearer ")
        if said["user"] == USER and token in self.tokens.valid:
            return AuthResult(success=True)
        await server.challenge_auth(b'{"status":"401"}')  # answered by an empty line, as Google wants it
        return AuthResult(success=False, handled=False)


@pytest.fixture
def provider(mailbox: Line) -> Iterator[Provider]:
    one = Provider()
    oauth.forget(mailbox.pk)
    with token_server(USER) as tokens:
        one.tokens = tokens
        one.start(auth=True)
        mailbox.settings = one.settings(oauth=tokens.settings(seal))
        mailbox.settings["smtp"] |= {"auth": "xoauth2", "user": USER}
        mailbox.save()
        yield one
        one.stop()
    oauth.forget(mailbox.pk)


def test_letters_leave_by_token_and_one_token_serves_many(mailbox: Line, ihor: Agent, provider: Provider) -> None:
    asked = letter(mailbox)
    for number in range(2):
        reply(ihor, asked.conversation, number=number)
        sends(mailbox)
    assert len(provider.taken) == 2
    assert provider.tokens.given == 1


def test_a_token_that_was_withdrawn_is_asked_for_anew(mailbox: Line, ihor: Agent, provider: Provider) -> None:
    asked = letter(mailbox)
    reply(ihor, asked.conversation)
    sends(mailbox)
    provider.tokens.valid.clear()
    reply(ihor, asked.conversation, number=2)
    sends(mailbox)
    assert (len(provider.taken), provider.tokens.given) == (2, 2)


def test_a_consent_that_ended_is_told_and_the_letter_waits(mailbox: Line, ihor: Agent, provider: Provider) -> None:
    provider.tokens.refresh_token = "another"  # the test's own
    reply(ihor, letter(mailbox).conversation)
    sends(mailbox)
    waiting = Delivery.objects.get()
    assert waiting.state == "pending"
    assert "consent" in waiting.problem
