"""A conversation that everybody is looking at, and the stories that happen to it."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from openline.channels.email.sending.tests.server import Server
from tests.access_desk import LiveWorld
from tests.letter_sender import hand_over, letter
from tests.letter_stage import letter_to
from tests.live_client import WITHIN, Browser, Frame, Live
from tests.screens import ChangesScreen, CountsScreen, ListScreen, Screen, ThreadScreen, VisitorScreen

Act = Callable[["Stage"], None]
CASES: dict[str, tuple[set[str], str, Act]] = {}


def case(*kinds: str, department: str = "technical") -> Callable[[Act], Act]:
    """A story in which events of these kinds happen to a conversation of that department."""

    def add(act: Act) -> Act:
        CASES[act.__name__.replace("_", " ")] = set(kinds), department, act
        return act

    return add


class Stage:
    """A conversation that everybody is looking at. Olena sees all departments, Ihor has it open, Andrii is outside."""

    def __init__(self, world: LiveWorld, department: str) -> None:
        self.world, self.department = world, world.departments[department]
        self.olena, self.ihor = world.browsers["supervisor inside"], world.browsers["agent inside"]
        self.tab = VisitorScreen("the customer's tab", world.url)
        self.id: int = self.say("Не приходить код підтвердження", topic=department)["conversation"]
        self.tab.take_frames()
        self.path = f"/api/conversations/{self.id}"
        self.writing: list[Live] = []
        self.screens: list[Screen] = [self.tab, VisitorScreen("his other tab", world.url, self.tab.token)]
        self.screens += [*self._threads(), *self._lists()]

    def _threads(self) -> Iterator[Screen]:
        yield ThreadScreen("Olena's thread", self.olena, self.id)
        yield ThreadScreen("Ihor's thread", self.ihor, self.id)

    def _lists(self) -> Iterator[Screen]:
        andrii, department = self.world.browsers["agent outside"], self.department
        yield ListScreen("Olena's list of the department", self.olena, department=department)
        yield ListScreen("Olena's list of all", self.olena)
        yield ListScreen("Olena's list of nobody's", self.olena, view="unassigned")
        yield ListScreen("Olena's list of closed ones", self.olena, closed=True, department=department)
        yield ListScreen("Ihor's list of the department", self.ihor, department=department)
        yield ListScreen("Ihor's own list", self.ihor, view="mine")
        yield ListScreen("Andrii's list of all", andrii)
        yield CountsScreen("Olena's counts", self.olena)
        yield CountsScreen("Ihor's counts", self.ihor)
        yield ChangesScreen("who came and left", self.olena, department)

    def say(self, body: str, **more: Any) -> Frame:
        return self.tab.say(id=uuid.uuid4().hex, body=body, **more)

    def write(self, kind: str, body: str, files: list[str] | None = None) -> None:
        live = self.ihor.live()
        assert live.say(self.id, body, kind=kind, files=files)["t"] == "ack"
        live.close()

    def me(self, browser: Browser) -> int:
        return int(browser.get("/api/me")["id"])

    def assign(self, to: int | None, expect: int | None) -> None:
        self.ihor.put(f"{self.path}/assignment", {"agent": to, "expect": expect})

    def move(self, to: str, **more: Any) -> None:
        wanted = {"department": self.world.departments[to], **more}
        assert self.ihor.send("PUT", f"{self.path}/department", wanted).status in (200, 204)

    def close(self) -> None:
        self.ihor.put(f"{self.path}/closure")

    def member(self, browser: Browser, **fields: str) -> None:
        path = f"/settings/departments/{self.department}/members/{self.me(browser)}/"
        assert self.world.browsers["admin outside"].post_form(path, **fields).status == 302

    def write_letter(self, server: Server, **more: Any) -> int:
        """From now on everybody looks at a letter to a mailbox that leaves by this server, which Ihor answers. Gives
        the answer's seq."""
        self.look_at(letter_to(self.world.desk, server, self.department))
        live = self.ihor.live()
        live.send("reply", id=uuid.uuid4().hex, conversation=self.id, body="Уже їде", **more)
        self.writing.append(live)  # it is closed at the end: the letter can be taken back for seconds only
        seq: int = live.until("ack")["seq"]
        return seq

    def look_at(self, conversation: int) -> None:
        """From now on everybody looks at this one; its customer is not among them."""
        for screen in self.screens:
            screen.live.close()
        self.id, self.path = conversation, f"/api/conversations/{conversation}"
        self.screens = [*self._threads(), *self._lists()]

    def receive_letter(self, sender: str) -> str:
        """From now on everybody looks at what it opened, if its domain signs no letters or wants none unsigned. Gives
        its Message-ID."""
        words = f"Де мій переказ? {uuid.uuid4().hex}"
        hand_over(self.world.desk.smtp_port, [sent := letter(sender, "support@pryklad.example", words)])
        end = time.monotonic() + WITHIN
        while not (found := [row for row in self._rows() if row["preview"] == words]):
            assert time.monotonic() < end, "the letter is not in the list"
            time.sleep(0.05)
        self.look_at(found[0]["id"])
        return str(re.findall(rb"<(.+@mail.example)>", sent[2])[0].decode())

    def _rows(self) -> list[Frame]:
        rows: list[Frame] = self.olena.get(f"/api/conversations?department={self.department}")["rows"]
        return rows

    def until(self, kind: str) -> None:
        """What the postman does happens when it is stored."""
        end = time.monotonic() + WITHIN
        while kind not in self.happened():
            assert time.monotonic() < end, f"{kind} did not happen"
            time.sleep(0.05)

    def row(self) -> Frame:
        row: Frame = self.olena.get(self.path)["row"]
        return row

    def read_up_to_the_end(self, live: Any, position: str) -> None:
        """No frame answers to `seen`: it has happened when it is stored."""
        live.send("seen", conversation=self.id, seq=self.row()["last_seq"])
        while self.row()[position] < self.row()["last_seq"]:
            live.send("ping")
            live.until("pong")

    def happened(self) -> set[str]:
        """The kinds of all events of the customer's conversations."""
        rows = self.olena.get(f"{self.path}/customer")["conversations"]
        threads = [self.olena.get(f"/api/conversations/{row['id']}") for row in rows]
        return {entry["kind"] for thread in threads for entry in thread["entries"]}
