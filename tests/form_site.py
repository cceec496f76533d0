"""Somebody's site with the two forms in its pages: an origin of its own, a strict policy, a back end that signs."""

from __future__ import annotations

import json
import sqlite3
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from tests.desk import Desk

STYLE = """
html { color-scheme: light; }
body { margin: 0; font: 16px sans-serif; }
openline-contact-form { display: block; min-height: 44rem; }
openline-account-form { display: block; min-height: 56rem; }
.own openline-contact-form { --accent-solid: rgb(120, 30, 90); --sans: monospace; color-scheme: dark; }
"""
PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Shop</title><link rel="stylesheet" href="/site.css"><body class="{style}"><h1>Shop</h1>
<openline-{form}-form line="demo-{line}" token-url="/profile/token"><a href="{desk}">Write</a></openline-{form}-form>
<footer>Below</footer><script src="{desk}/{form}-form.js" async></script>"""
WITHIN = 60_000  # ms: work is due from whoever types as fast as a test, and a loaded machine takes its time
SHIFTS = """() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().map((one) => one.value)))
        .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done([]), 500);
})"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": -1, "uploadThroughput": -1}
PICTURE = FilePayload(name="екран.png", mimeType="image/png", buffer=b"\x89PNG\r\n\x1a\n" + bytes(60_000))
NOTE = FilePayload(name="note.txt", mimeType="text/plain", buffer=b"all of it")
LINES = {"contact": "contacts", "account": "account"}


class FormSite:
    """`account` is who is signed in on the site, None: nobody; at first somebody who has asked nothing yet. `asked`
    counts the tokens that were given out."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.asked = desk, 0
        self.account: str | None = uuid4().hex
        self.workers = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._key = (desk.data / "demo-site.pem").read_text()
        _let_in(desk, self.url)
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, form: str, lang: str = "uk", style: str = "") -> str:
        return f"{self.url}/{form}?lang={lang}&style={style}"

    def policy(self) -> str:
        """As strict as it can be; where workers may be made from blobs, no type of a script is asked for."""
        desk = self.desk.url
        workers = "blob:" if self.workers else "'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        sources = f"script-src {desk}; connect-src 'self' {desk}; style-src 'self'; worker-src {workers}"
        return f"default-src 'none'; {sources}"

    def token(self) -> str:
        self.asked += 1
        issued = int(time.time())
        claims = {
            "aud": "www.pryklad.example",
            "sub": self.account,
            "email": f"account-{self.account}@mail.example",
            "name": f"Customer {self.account}",
            "iat": issued,
            "exp": issued + 120,
            "jti": uuid4().hex,
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"kid": "demo"})

    def html(self, form: str, query: dict[str, list[str]]) -> str:
        lang, style = query.get("lang", ["uk"])[0], query.get("style", [""])[0]
        return PAGE.format(lang=lang, style=style, form=form, line=LINES[form], desk=self.desk.url)


def _handler(site: FormSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            name = address.path.strip("/")
            if name in LINES:
                self._answer(200, "text/html", site.html(name, parse_qs(address.query)))
            elif name == "site.css":
                self._answer(200, "text/css", STYLE)
            elif name == "profile/token" and site.account:
                self._answer(200, "application/json", json.dumps({"token": site.token()}))
            else:
                self._answer(401 if name == "profile/token" else 404, "application/json", "{}")

        def _answer(self, status: int, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", site.policy())
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def opened(form: str, context: BrowserContext, site: FormSite, **page: str) -> tuple[Page, Locator]:
    """A tab of the site's page with this form, once it can be used."""
    tab = context.new_page()
    tab.goto(site.page(form, **page))
    drawn = tab.locator(f"openline-{form}-form")
    expect(drawn.get_by_role("button").last).to_be_visible(timeout=WITHIN)
    return tab, drawn


def rows(desk: Desk, question: str, *values: Any) -> list[Any]:
    """What the desk has kept."""
    with sqlite3.connect(desk.data / "openline.sqlite3", timeout=20) as database:
        return database.execute(question, values).fetchall()


def _let_in(desk: Desk, origin: str) -> None:
    """As an admin does on the lines' pages."""
    sites = json.dumps([origin])
    change = "UPDATE conversations_line SET settings = json_set(settings, '$.sites', json(?)) WHERE key LIKE 'demo-%'"
    rows(desk, change, sites)
