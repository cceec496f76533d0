"""Seen = stored: for every kind of event the live frames, applied to an old screen, give what a fresh load gives."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from openline.channels.email.sending.tests.server import Server
from openline.conversations.events import KINDS
from openline.people.models import MembershipChange
from tests.access_desk import LiveWorld
from tests.access_world import picture
from tests.conftest import DATABASES
from tests.letter_sender import hand_over, letter
from tests.letter_stage import TARAS, letter_to, smtp_server
from tests.live_client import WITHIN, Browser, Frame, multipart
from tests.screens import ChangesScreen, CountsScreen, ListScreen, Screen, ThreadScreen, VisitorScreen, differences

pytestmark = pytest.mark.story
READING = {"agents saw", "customer saw"}
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
        self._look_at(letter_to(self.world.desk, server, self.department))
        live = self.ihor.live()
        live.send("reply", id=uuid.uuid4().hex, conversation=self.id, body="Уже їде", **more)
        seq: int = live.until("ack")["seq"]
        live.close()
        return seq

    def receive_letter(self, sender: str) -> str:
        """From now on everybody looks at what it opened, if its domain signs no letters or wants none unsigned. Gives
        its Message-ID."""
        words = f"Де мій переказ? {uuid.uuid4().hex}"
        hand_over(self.world.desk.smtp_port, [sent := letter(sender, "support@pryklad.example", words)])
        end = time.monotonic() + WITHIN
        while not (found := [row for row in self._rows() if row["preview"] == words]):
            assert time.monotonic() < end, "the letter is not in the list"
            time.sleep(0.05)
        self._look_at(found[0]["id"])
        return str(re.findall(rb"<(.+@mail.example)>", sent[2])[0].decode())

    def _rows(self) -> list[Frame]:
        rows: list[Frame] = self.olena.get(f"/api/conversations?department={self.department}")["rows"]
        return rows

    def _look_at(self, conversation: int) -> None:
        for screen in self.screens:
            screen.live.close()
        self.id, self.path = conversation, f"/api/conversations/{conversation}"
        self.screens = [*self._threads(), *self._lists()]

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


# --- a case for each kind -----------------------------------------------------------------------------------------


@case("opened", "message_received")
def somebody_new_writes(stage: Stage) -> None:
    newcomer = stage.world.visitor()
    newcomer.send("message", id=uuid.uuid4().hex, body="Hi! Can I open an account?", topic="technical")
    newcomer.until("ack")


@case("message_received")
def the_customer_writes_more_with_two_files(stage: Stage) -> None:
    first, second = (upload_as_visitor(stage, name) for name in ("first.png", "second.png"))
    stage.say("Ось два знімки", files=[second, first])
    stage.say("І ще одне")


@case("reply_written")
def an_agent_replies_with_two_files(stage: Stage) -> None:
    first, second = (stage.ihor.upload(picture(), name).json()["key"] for name in ("first.png", "second.png"))
    stage.write("reply", "Перевірте, чи працює із цими налаштуваннями", [second, first])


@case("reply_written", "note_written")
def an_agent_writes_under_a_new_name(stage: Stage) -> None:
    live = stage.ihor.live()
    assert stage.ihor.post_form("/settings/profile/", name="Ihor Melnyk", theme="auto").status == 302
    stage.screens[-1] = ChangesScreen("who came and left", stage.olena, stage.department)  # names come with a load
    for kind in ("reply", "note"):
        assert live.say(stage.id, "Уже дивлюся", kind=kind)["t"] == "ack"
    live.close()


@case("note_written")
def an_agent_writes_a_note(stage: Stage) -> None:
    stage.write("note", "Оператор номера відхиляє SMS")


@case("assigned")
def it_is_claimed(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)


@case("assigned")
def it_goes_from_hand_to_hand_and_back_to_nobody(stage: Stage) -> None:
    ihor, olena = stage.me(stage.ihor), stage.me(stage.olena)
    stage.assign(ihor, None)
    stage.assign(olena, ihor)
    stage.assign(None, olena)


@case("moved")
def it_moves_to_where_its_assignee_is_no_member(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)
    stage.move("general")


@case("moved")
def it_moves_behind_the_wall(stage: Stage) -> None:
    stage.move("security")
    stage.say("Ви ще тут?")


@case("passed_on", "continued", "note_written", department="security")
def it_leaves_the_walled_department(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)
    the_customer_writes_more_with_two_files(stage)
    the_customer_writes_more_with_two_files(stage)
    stage.move("technical", comment="Доступ є, не працює лише SMS", pass_on=[2, 3, 5])
    stage.say("Дякую")


@case("passed_on", "continued", department="security")
def it_leaves_the_walled_department_for_one_that_the_mover_does_not_see(stage: Stage) -> None:
    stage.move("accounting")


@case("closed")
def it_is_closed(stage: Stage) -> None:
    stage.close()


@case("closed", "reopened")
def it_is_closed_and_opened_again(stage: Stage) -> None:
    stage.close()
    assert stage.ihor.send("DELETE", f"{stage.path}/closure").status == 200


@case("closed", "reopened", "message_received")
def the_customer_opens_it_again_by_writing(stage: Stage) -> None:
    stage.close()
    stage.say("Знову не приходить")


@case("reply_withdrawn")
def a_letter_is_taken_back(stage: Stage) -> None:
    with smtp_server() as server:
        seq = stage.write_letter(server)
        assert stage.ihor.send("POST", f"{stage.path}/withdrawals", {"message": seq}).status == 200


@case("reply_failed", "reply_tried_again", "reply_sent")
def a_letter_fails_and_is_sent_again(stage: Stage) -> None:
    with smtp_server() as server:
        server.refuses = {TARAS: "550 5.1.1 no such user"}
        seq = stage.write_letter(server)
        stage.until("reply_failed")
        server.refuses = {}
        assert stage.olena.send("POST", f"{stage.path}/attempts", {"message": seq}).status == 200
        stage.until("reply_sent")


@case("reply_put_off")
def a_letter_has_to_wait_for_a_server_that_is_away(stage: Stage) -> None:
    with smtp_server() as server:
        server.refuses = {TARAS: "451 4.7.1 greylisted"}
        stage.write_letter(server)
        stage.until("reply_put_off")


@case("reply_bounced", "reply_sent")
def a_letter_is_refused_for_one_of_two(stage: Stage) -> None:
    with smtp_server() as server:
        server.refuses = {"gone@mail.example": "550 5.1.1 no such user"}
        stage.write_letter(server, cc=["gone@mail.example"])
        stage.until("reply_bounced")


@case("message_aside")
def a_machine_answers_a_letter(stage: Stage) -> None:
    first = stage.receive_letter("andrei.litvin@post.example")
    away = {"In_Reply_To": f"<{first}>", "Auto_Submitted": "auto-replied"}
    answer = letter("andrei.litvin@post.example", "support@pryklad.example", "Я у відпустці", **away)
    hand_over(stage.world.desk.smtp_port, [answer])
    stage.until("message_aside")


@case("aside_opened", "message_aside")
def a_forged_letter_is_opened_on_purpose(stage: Stage) -> None:
    stage.receive_letter("taras.vovk@mail.example")
    wanted = {"message": stage.row()["last_seq"]}
    assert stage.olena.send("POST", f"{stage.path}/openings", wanted).status == 200


@case("agents saw")
def an_agent_reads_it(stage: Stage) -> None:
    live = stage.ihor.live()
    stage.read_up_to_the_end(live, "agents_seen_seq")
    live.close()


@case("customer saw")
def the_customer_reads_it(stage: Stage) -> None:
    stage.write("reply", "Код надіслано ще раз")
    stage.read_up_to_the_end(stage.tab.live, "customer_seen_seq")


@case("left", "assigned")
def a_member_leaves(stage: Stage) -> None:
    stage.assign(stage.me(stage.ihor), None)
    stage.member(stage.ihor, leave="1")
    stage.say("Є хто?")


@case("left", "joined")
def a_member_leaves_and_joins_again(stage: Stage) -> None:
    stage.member(stage.ihor, leave="1")
    join(stage)
    stage.say("Є хто?")


@case("role_changed")
def a_member_becomes_supervisor(stage: Stage) -> None:
    stage.member(stage.ihor, role="supervisor")


# --- and what holds for all of them -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=DATABASES)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveWorld]:
    with LiveWorld.running(request, tmp_path_factory) as started:
        yield started


@pytest.mark.parametrize("story", CASES)
def test_every_screen_shows_what_is_stored(world: LiveWorld, story: str) -> None:
    kinds, department, act = CASES[story]
    stage = Stage(world, department)
    assert differences(stage.screens) == {}, "before anything happened"
    try:
        act(stage)
        assert differences(stage.screens) == {}
        assert kinds & set(KINDS) <= stage.happened()
    finally:
        join(stage)
        for screen in stage.screens:
            screen.live.close()


def test_every_kind_has_a_case() -> None:
    membership = {kind for kind, _ in MembershipChange.KINDS}
    assert {kind for kinds, *_ in CASES.values() for kind in kinds} == set(KINDS) | READING | membership


def join(stage: Stage) -> None:
    """Ihor is a member (again), as an agent."""
    path = f"/settings/departments/{stage.department}/members/"
    iryna, ihor = stage.world.browsers["admin outside"], str(stage.me(stage.ihor))
    iryna.post_form(path, agent=ihor, role="agent")
    iryna.post_form(f"{path}{ihor}/", role="agent")


def upload_as_visitor(stage: Stage, name: str) -> Frame:
    body, kind = multipart(picture(), name)
    headers = {"Content-Type": kind, "Authorization": f"Bearer {stage.tab.token}"}
    file: Frame = Browser(stage.world.url).ask("POST", "/visitor/files?line=demo", body, headers).json()
    return file
