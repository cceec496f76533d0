"""The people of access_world on a real desk: each with a browser of his own, and a customer with his socket."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.desk import Desk
from tests.live_client import Browser, Frame, Live
from tests.ports import free_port

NEVER = "100000"  # seconds: no answer leaves by letter in the middle of a test because nobody saw it
DEMO = {"agent inside": "ihor", "agent outside": "andrii", "supervisor inside": "olena", "admin outside": "iryna"}
JOINING = {"supervisor outside": ("nadiia", {"general": "supervisor"}, False),
           "admin inside": ("larysa", {"technical": "agent", "security": "agent"}, True),
           "deactivated": ("petro", {"technical": "supervisor", "security": "supervisor"}, True)}  # fmt: skip


@dataclass
class Told:
    """A conversation of one department: its customer's token, and its words, which only those inside may read."""

    id: int
    department: int
    token: str
    words: list[str] = field(default_factory=list)


class LiveWorld:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.url, self.browsers = desk, desk.url, dict[str, Browser]()
        for role, name in DEMO.items():
            known = desk.sign_in_of(f"{name}@pryklad.example")
            self.browsers[role] = Browser(desk.url).sign_in(known.email, known.password)
        me = self.browsers["agent inside"].get("/api/me")
        self.departments: dict[str, int] = {each["key"]: each["id"] for each in me["departments"]}
        for role, (name, roles, admin) in JOINING.items():
            self.browsers[role] = self._join(name, roles, admin)
        self._deactivate("deactivated")
        self.browsers["anonymous"] = Browser(desk.url)
        self.told = {key: self._tell(key) for key in ("security", "technical")}

    @classmethod
    @contextmanager
    def running(cls, request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> Iterator[LiveWorld]:
        """For a fixture of a whole module, with a parameter out of conftest's DATABASES."""
        url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_cluster").database_with_tables()
        desk = Desk(
            folders.mktemp("desk"), database_url=url, undo_seconds="3", unseen_seconds=NEVER, smtp_port=str(free_port())
        )
        desk.start()
        try:
            yield cls(desk)
        finally:
            desk.kill9()

    def _join(self, name: str, roles: dict[str, str], admin: bool) -> Browser:
        """An admin adds the agent, who chooses a password by the link."""
        iryna = self.browsers["admin outside"]
        fields = {f"department_{self.departments[key]}": role for key, role in roles.items()}
        fields |= {"admin": "on"} if admin else {}
        made = iryna.post_form(
            "/settings/agents/new/", name=name.title(), email=f"{name}@pryklad.example", languages="uk", **fields
        )
        shown = iryna.ask("GET", made.headers["Location"]).body.decode()
        found = re.search(r"/join/[^/]+/[^/\"<]+/", shown)
        assert found is not None, shown
        agent = Browser(self.url)
        agent.ask("GET", found[0])
        assert agent.post_form(found[0], new_password="seven green harbours").status == 302
        return agent

    def _deactivate(self, role: str) -> None:
        pk = self.browsers[role].get("/api/me")["id"]
        assert self.browsers["admin outside"].post_form(f"/settings/agents/{pk}/deactivation/").status == 302

    def _tell(self, key: str) -> Told:
        visitor = self.visitor()
        token = visitor.frames[0]["token"]
        told = Told(0, self.departments[key], token)
        told.id = self.say(told, visitor, topic=key)["conversation"]
        visitor.close()
        row = self.row(told)
        assert row["department"] == told.department
        return told

    def visitor(self, token: str = "", line: str = "demo", **hello: object) -> Live:
        """A tab that has been welcomed."""
        tab = Live(self.url, "", path="/visitor", origin=None)
        tab.send("hello", line=line, token=token, **hello)
        tab.until("welcome")
        return tab

    def say(self, told: Told, tab: Live, topic: str = "") -> Frame:
        words = f"Зникло {uuid.uuid4().hex}"
        told.words.append(words)
        tab.send("message", id=uuid.uuid4().hex, body=words, topic=topic)
        return tab.until("ack")

    def row(self, told: Told) -> Frame:
        """As it is stored, read by who may."""
        row: Frame = self.browsers["supervisor inside"].get(f"/api/conversations/{told.id}")["row"]
        return row

    def kinds(self, told: Told) -> list[str]:
        thread = self.browsers["supervisor inside"].get(f"/api/conversations/{told.id}/entries?after=1")
        return [entry["kind"] for entry in thread["entries"]]


def about(frames: list[Frame], told: Told) -> list[Frame]:
    """The frames that name the conversation or hold any of its words."""
    return [frame for frame in frames if names(frame, told)]


def names(frame: Frame, told: Told) -> bool:
    text = json.dumps(frame, ensure_ascii=False)
    ids = {frame.get("conversation"), frame.get("row", {}).get("id"), frame.get("entry", {}).get("conversation")}
    ids |= {entry.get("conversation") for entry in frame.get("entries", [])}
    return told.id in ids or any(words in text for words in told.words)
