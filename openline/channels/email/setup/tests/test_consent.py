"""“Connect”: an admin comes back from a provider with its consent. The provider is a small server on loopback."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from openline.channels.email.receiving import oauth
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.kit.sealed import seal, unseal
from openline.people.agents import add_agent, make_admin
from openline.people.models import Department

CODE, REFRESH = "code-of-consent", "a-lasting-token"


class TokenServer(BaseHTTPRequestHandler):
    """Gives a token for the right code, to whom the consent was given, once."""

    def do_POST(self) -> None:
        server: Any = self.server
        given = {
            key: each[0]
            for key, each in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
        }
        hashed = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).decode().rstrip("=")
        right = given["code"] == CODE and hashed == server.challenge and given["client_secret"] == "our secret"
        answer = {"access_token": "short", "refresh_token": REFRESH} if right else {"error": "invalid_grant"}
        body = json.dumps(answer).encode()
        self.send_response(200 if right else 400)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Any]:
    with HTTPServer(("127.0.0.1", 0), TokenServer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def line(db: None, provider: Any) -> Line:
    oauth = {
        "provider": "other",
        "authorize_url": f"http://127.0.0.1:{provider.server_port}/consent",
        "token_url": f"http://127.0.0.1:{provider.server_port}/token",
        "client_id": "openline",
        "client_secret": seal("our secret"),
        "scope": "mail",
    }
    settings = {"address": "info@pryklad.example", "way_in": "receiver", "oauth": oauth}
    general = Department.objects.get(key="general")
    return Line.objects.create(kind="email", name="Info", department=general, settings=settings)


@pytest.fixture
def admin(db: None) -> Client:
    iryna, client = add_agent("iryna@pryklad.example", name="Iryna Sava"), Client(headers={"accept-language": "en"})
    make_admin(iryna, now())
    client.force_login(iryna)
    return client


def ask(client: Client, line: Line, provider: Any) -> dict[str, str]:
    """The admin presses the button; gives what the provider is asked."""
    sent = client.get(f"/channels/email/oauth/start?line={line.pk}")
    asked = {key: each[0] for key, each in parse_qs(urlsplit(sent["Location"]).query).items()}
    provider.challenge = asked["code_challenge"]
    return asked


def test_consent_becomes_a_kept_token(admin: Client, line: Line, provider: Any) -> None:
    asked = ask(admin, line, provider)
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].endswith("/channels/email/oauth/callback")

    page = admin.get(f"/channels/email/oauth/callback?state={asked['state']}&code={CODE}", follow=True)

    assert "Connected." in page.content.decode()
    line.refresh_from_db()
    assert REFRESH not in str(line.settings)
    assert unseal(line.settings["oauth"]["refresh_token"]) == REFRESH


def test_an_answer_that_nobody_asked_for_connects_nothing(admin: Client, line: Line, provider: Any) -> None:
    asked = ask(admin, line, provider)
    back = "/channels/email/oauth/callback?state={}&code=" + CODE

    assert admin.get(back.format("guess")).status_code == 400
    assert admin.get(back.format(asked["state"])).status_code == 400, "a question is answered once"
    line.refresh_from_db()
    assert "refresh_token" not in line.settings["oauth"]


@pytest.mark.parametrize("answer", ["error=access_denied", "code=another"])
def test_a_refusal_is_told_in_the_provider_s_words(admin: Client, line: Line, provider: Any, answer: str) -> None:
    asked = ask(admin, line, provider)
    page = admin.get(f"/channels/email/oauth/callback?state={asked['state']}&{answer}", follow=True).content.decode()
    assert "The provider says: " + ("access_denied" if "error" in answer else "invalid_grant") in page


def test_a_token_that_was_got_for_other_settings_is_not_used_any_more(
    admin: Client, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(oauth._kept, line.pk, ("of the old account", 1e12))
    given = {
        "address": "info@pryklad.example",
        "name": "Info",
        "department": line.department_id,
        "way_in": "receiver",
        "smtp_host": "127.0.0.1",
        "smtp_port": "25",
        "smtp_tls": "none",
        "continue_after_days": "90",
    }
    assert admin.post(f"/settings/lines/{line.pk}/", given).status_code == 302
    assert line.pk not in oauth._kept
