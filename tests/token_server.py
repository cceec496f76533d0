"""A small server that gives tokens for a refresh token (RFC 6749, 6) and tells whose a token is (RFC 7662)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs


class TokenServer(ThreadingHTTPServer):
    """For one account. A refresh token is good once: each answer brings the next one."""

    daemon_threads = True

    def __init__(self, user: str) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.user, self.client = user, ("client-id", "client-secret")
        self.refresh_token = secrets.token_urlsafe(12)
        self.valid: set[str] = set()
        self.lifetime = 3600
        self.given = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def settings(self, seal: Any) -> dict[str, str]:
        """`oauth` of a line's settings."""
        return {
            "provider": "other", "token_url": f"{self.url}/token", "client_id": self.client[0], "scope": "",
            "client_secret": seal(self.client[1]), "refresh_token": seal(self.refresh_token),
        }  # fmt: skip

    def give(self, form: dict[str, str]) -> dict[str, Any]:
        if (form.get("client_id"), form.get("client_secret")) != self.client:
            return {"error": "invalid_client"}
        if form.get("refresh_token") != self.refresh_token:
            return {"error": "invalid_grant"}
        self.refresh_token, token = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        self.valid.add(token)
        self.given += 1
        return {"access_token": token, "expires_in": self.lifetime, "refresh_token": self.refresh_token}

    def tell(self, form: dict[str, str]) -> dict[str, Any]:
        known = form.get("token") in self.valid
        return {"active": known, "user": self.user} if known else {"active": False}


class _Asked(BaseHTTPRequestHandler):
    server: TokenServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        answer = self.server.give(form) if self.path == "/token" else self.server.tell(form)
        said = json.dumps(answer).encode()
        self.send_response(400 if "error" in answer else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def token_server(user: str) -> Iterator[TokenServer]:
    with TokenServer(user) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield server
        server.shutdown()
