"""A site whose customers sign in, and their browsers' tabs without a browser. Each account is a test's own."""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import jwt
import psycopg

from tests.access_world import picture
from tests.desk import Desk
from tests.live_client import Browser, Frame, Live, multipart

AUDIENCE, KID = "www.pryklad.example", "demo"
_OVER = """
UPDATE conversations_provensession SET {column} = '{at}' WHERE identity_id IN
  (SELECT id FROM conversations_identity WHERE value = '{value}')"""


class Site:
    """What the demo's back end signs, for accounts of our own; `olena` is an agent of every department."""

    _accounts = count(1)

    def __init__(self, desk: Desk, database_url: str = "") -> None:
        self.desk, self.url, self._database_url = desk, desk.url, database_url
        known = desk.sign_in_of("olena@pryklad.example")
        self.olena = Browser(desk.url).sign_in(known.email, known.password)
        self.departments = {each["key"]: each["id"] for each in self.olena.get("/api/me")["departments"]}
        self._live = self.olena.live()

    def account(self) -> str:
        return f"{next(self._accounts)}-{uuid.uuid4().hex[:6]}"

    def token(self, account: str, **other: Any) -> str:
        now = int(datetime.now(UTC).timestamp())
        claims: dict[str, Any] = {
            "aud": AUDIENCE,
            "sub": account,
            "email": f"{account}@mail.example",
            "name": f"Maria {account}",
        }
        claims |= {"iat": now, "exp": now + 120, "jti": uuid.uuid4().hex, **other}
        key = (self.desk.data / "demo-site.pem").read_text()
        return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": KID})

    def reply(self, conversation: int, words: str) -> None:
        assert self._live.say(conversation, words)["t"] == "ack"

    def move(self, conversation: int, department: str) -> None:
        self.olena.put(f"/api/conversations/{conversation}/department", {"department": self.departments[department]})

    def rows(self) -> list[Frame]:
        rows: list[Frame] = self.olena.get("/api/conversations?limit=200")["rows"]
        return rows

    def entries(self, conversation: int) -> list[Frame]:
        entries: list[Frame] = self.olena.get(f"/api/conversations/{conversation}")["entries"]
        return entries

    def kinds(self, conversation: int) -> list[str]:
        return [entry["kind"] for entry in self.entries(conversation)]

    def recipient(self, conversation: int) -> str:
        return str(self.olena.get(f"/api/conversations/{conversation}/recipients")["to"])

    def refused(self, **hello: str) -> tuple[int, str]:
        """How a hello that is not welcomed ends: the close code, and the code of the error before it."""
        socket = Live(self.url, "", path="/visitor", origin=None)
        socket.send("hello", line="demo", **hello)
        return socket.wait_closed(), socket.frames[-1]["code"]

    def is_welcome(self, **hello: str) -> bool:
        socket = Live(self.url, "", path="/visitor", origin=None)
        socket.send("hello", line="demo", **hello)
        return bool(socket.receive()["t"] == "welcome")

    def file(self, key: str, token: str, proof: str) -> int:
        """The status of fetching it."""
        headers = {"Authorization": f"Bearer {token}", "Openline-Proof": proof}
        request = urllib.request.Request(f"{self.url}/visitor/files/{key}?line=demo", headers=headers)
        try:
            return int(urllib.request.urlopen(request, timeout=30).status)
        except urllib.error.HTTPError as refused:
            return refused.code

    def end_proofs(self, account: str, column: str) -> None:
        """As time does (`expires_at`), or whoever revokes a key (`ended_at`)."""
        at = datetime.now(UTC) - timedelta(seconds=1)
        said = _OVER.format(column=column, at=at.strftime("%Y-%m-%d %H:%M:%S"), value=f"{AUDIENCE}/{account}")
        if self._database_url:
            with psycopg.connect(self._database_url) as database:
                database.execute(said.encode())
        else:
            with sqlite3.connect(self.desk.data / "openline.sqlite3", timeout=30) as file:
                file.execute(said)


class Tab:
    """Welcomed; `hello` is what else it says, such as `proof`."""

    def __init__(self, site: Site, token: str = "", **hello: Any) -> None:
        self.site, self.proof = site, str(hello.get("proof", ""))
        self.live = Live(site.url, "", path="/visitor", origin=None)
        self.live.send("hello", line="demo", token=token, **hello)
        self.welcome = self.live.until("welcome")
        self.token = str(self.welcome["token"])

    @property
    def bodies(self) -> list[str]:
        """What the welcome brought."""
        return [entry["body"] for entry in self.welcome["entries"] if "body" in entry]

    def say(self, body: str, **more: Any) -> Frame:
        mark = uuid.uuid4().hex
        self.live.send("message", id=mark, body=body, **more)
        return self.live.until("ack", id=mark)

    def identify(self, account: str) -> Tab:
        self.live.send("identify", token=self.site.token(account))
        self.proof = str(self.live.until("identified")["proof"])
        return self

    def until_body(self, body: str) -> Frame:
        """The live entry of these words."""
        frame = self.live.until_that(lambda one: one.get("entry", {}).get("body") == body, body)
        entry: Frame = frame["entry"]
        return entry

    def hears(self, body: str) -> bool:
        """Whether anything that was on its way has these words."""
        for _ in range(3):
            self.live.send("ping")
            self.live.until("pong")
        return body in str(self.live.frames)

    def upload(self) -> str:
        """The key of a picture that no message has taken."""
        body, kind = multipart(picture(), "screen.png")
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, "Openline-Proof": self.proof}
        request = urllib.request.Request(f"{self.site.url}/visitor/files?line=demo", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(json.loads(answer.read())["key"])
