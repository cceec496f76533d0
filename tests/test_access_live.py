"""Every command of the agents' socket and of the visitors', from everybody, on a real desk with each database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, get_args

import pytest
from websockets.exceptions import ConnectionClosed

from openline.channels.base.wire import VisitorCommand
from openline.workspace.live.socket import COMMANDS
from openline.workspace.wire import AgentCommand
from tests.access_desk import LiveWorld, Told, about
from tests.access_world import INSIDE, SIGNED_IN
from tests.conftest import DATABASES
from tests.live_client import Frame, Live, obeyed, settle, settle_when

pytestmark = pytest.mark.story
OUTSIDE = sorted(SIGNED_IN - INSIDE)
NOT_FOUND = ["error not_found"]


@pytest.fixture(scope="module", params=DATABASES)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveWorld]:
    with LiveWorld.running(request, tmp_path_factory) as started:
        yield started


@pytest.fixture(params=["security", "technical"])
def told(request: pytest.FixtureRequest, world: LiveWorld) -> Told:
    return world.told[request.param]


@dataclass(frozen=True)
class Row:
    """A command about the conversation, and which frames about it come: at once, and when its customer says more.
    `stored`: the kind of entry that it leaves, if the sender is inside."""

    kind: str
    fields: Callable[[Told], dict[str, Any]]
    inside: list[str]
    outside: list[str]
    stored: str = ""

    def __str__(self) -> str:
        return self.kind


def it(told: Told) -> dict[str, Any]:
    return {"conversation": told.id}


def words(told: Told) -> dict[str, Any]:
    return {"id": uuid.uuid4().hex, "conversation": told.id, "body": "Виведення зупинено"}


AGENTS_TABLE = [
    Row("watch", lambda told: {"view": "all"}, ["row"], []),
    Row("watch", lambda told: {"view": "unassigned"}, ["row"], []),
    Row("watch", lambda told: {"view": "all", "department": told.department}, ["row"], []),
    Row("watch", lambda told: {"view": "mine"}, [], []),
    Row("open", it, ["opened", "said"], NOT_FOUND),
    Row("leave", it, [], []),
    Row("reply", words, ["ack"], NOT_FOUND, stored="reply_written"),
    Row("note", words, ["ack"], NOT_FOUND, stored="note_written"),
    Row("seen", lambda told: {**it(told), "seq": 1_000_000}, [], []),
    Row("ping", lambda told: {}, [], []),
]


def test_every_command_of_agents_has_a_row() -> None:
    assert set(COMMANDS) == set(get_args(AgentCommand))
    assert {tag_of(command) for command in COMMANDS} == {row.kind for row in AGENTS_TABLE}


@pytest.mark.parametrize("row", AGENTS_TABLE, ids=str)
def test_an_agents_command_shows_and_changes_it_for_those_inside_alone(world: LiveWorld, told: Told, row: Row) -> None:
    for roles, frames, stored in ((OUTSIDE, row.outside, []), (sorted(INSIDE), row.inside, [row.stored])):
        before, seen = world.kinds(told), world.row(told)["agents_seen_seq"]
        for role, came in told_to(world, roles, row, told, frames).items():
            assert [named(frame) for frame in about(came, told)] == frames, role
        left = world.kinds(told)[len(before) :]
        assert left == [*(stored * len(roles) if row.stored else []), "message_received"]
        if row.kind == "seen":
            assert (world.row(told)["agents_seen_seq"] > seen) == (roles != OUTSIDE)


def told_to(world: LiveWorld, roles: list[str], row: Row, told: Told, frames: list[str]) -> dict[str, list[Frame]]:
    """What fresh sockets of these roles are sent after the command, while the customer goes on; `frames` is how much of
    it is waited for."""
    lives, tab = {role: world.browsers[role].live() for role in roles}, world.visitor(told.token)
    for live in lives.values():
        live.send(row.kind, **row.fields(told))
    obeyed(lives.values())
    world.say(told, tab)
    settle_when(lives.values(), lambda: all(len(about(live.frames, told)) >= len(frames) for live in lives.values()))
    for socket in (*lives.values(), tab):
        socket.close()
    return {role: live.frames for role, live in lives.items()}


def tag_of(command: Any) -> str:
    return str(command.__struct_config__.tag)


def named(frame: Frame) -> str:
    return f"error {frame['code']}" if frame["t"] == "error" else str(frame["t"])


@pytest.mark.parametrize("row", AGENTS_TABLE, ids=str)
@pytest.mark.parametrize("role", ["anonymous", "deactivated"])
def test_who_is_not_signed_in_is_sent_away_with_every_command(
    world: LiveWorld, told: Told, row: Row, role: str
) -> None:
    before = world.row(told)
    live = Live(world.url, world.browsers[role].cookies())
    with suppress(ConnectionClosed):  # sent away already
        live.send(row.kind, **row.fields(told))
    assert live.wait_closed() == 4401
    assert live.frames == []
    assert world.row(told) == before


def test_what_agents_do_is_shown_to_those_inside_alone(world: LiveWorld, told: Told) -> None:
    """Assignment, closing, reopening, reading and a note, to sockets that ask for all that they can."""
    sockets = {role: curious(world, role, told) for role in sorted(SIGNED_IN)}
    settle(sockets.values())
    path, ihor = f"/api/conversations/{told.id}", world.browsers["agent inside"]
    me = ihor.get("/api/me")["id"]
    ihor.put(f"{path}/assignment", {"agent": me, "expect": None})
    ihor.put(f"{path}/closure")
    assert ihor.send("DELETE", f"{path}/closure").status == 200
    ihor.put(f"{path}/assignment", {"agent": None, "expect": me})
    with_words = ihor.live()
    note = f"Схоже на фішинг {uuid.uuid4().hex}"
    told.words.append(note)
    assert with_words.say(told.id, note, kind="note")["t"] == "ack"
    with_words.close()
    done = {"assigned", "closed", "reopened", "note_written"}
    settle_when(sockets.values(), lambda: all(kinds_said(sockets[role], told) >= done for role in INSIDE))
    for role, live in sockets.items():
        seen = about(live.frames, told)
        live.close()
        if role in INSIDE:
            assert kinds_said(live, told) >= done
        else:
            assert [named(frame) for frame in seen] == NOT_FOUND, role


def kinds_said(live: Live, told: Told) -> set[str]:
    said = [frame for frame in about(live.frames, told) if frame["t"] == "said"]
    return {entry["kind"] for frame in said for entry in frame["entries"]}


def curious(world: LiveWorld, role: str, told: Told) -> Live:
    live = world.browsers[role].live()
    live.send("watch", view="all", department=told.department)
    live.send("open", conversation=told.id)
    return live


# --- visitors -----------------------------------------------------------------------------------------------------

VISITORS = ["his customer", "another visitor", "before hello"]
VISITORS_TABLE: dict[str, Callable[[Told], dict[str, Any]]] = {
    "hello": lambda told: {"line": "demo", "cursor": {str(told.id): 1}},
    "more": lambda told: {"cursor": {str(told.id): 1}},
    "message": lambda told: {"id": uuid.uuid4().hex, "body": "Це все ще я", "topic": "technical"},
    "seen": lambda told: {"conversation": told.id, "seq": 1_000_000},
    "contact": lambda told: {"email": "somebody@example.org"},
    "identify": lambda told: {"token": "of.no.site"},
    "sign_out": lambda told: {},
    "ping": lambda told: {},
}
# what about the conversation is sent to its customer at once; then, after an agent's note and reply, the reply
TO_CUSTOMER = {
    "hello": ["welcome", "entry"], "more": ["caught_up", "entry"], "message": ["ack", "entry"],
    **{kind: ["entry"] for kind in ("seen", "contact", "identify", "ping")},
    "sign_out": [],
}  # fmt: skip


def test_every_command_of_visitors_has_a_row() -> None:
    assert {tag_of(command) for command in get_args(VisitorCommand)} == set(VISITORS_TABLE)
    assert set(TO_CUSTOMER) == set(VISITORS_TABLE)


@pytest.mark.parametrize("kind", VISITORS_TABLE)
@pytest.mark.parametrize("who", VISITORS)
def test_a_visitors_command_shows_and_changes_his_own_conversation_alone(
    world: LiveWorld, told: Told, kind: str, who: str
) -> None:
    before = world.row(told)
    tab = visit(world, told, kind, who)
    written = world.row(told)
    answer_as_agent(world, told)
    said_goodbye(tab)
    tab.close()
    kinds = [named(frame) for frame in about(tab.frames, told)]
    if who == "his customer":
        assert kinds == TO_CUSTOMER[kind]
        assert world.row(told)["customer_seen_seq"] > before["customer_seen_seq"] or kind != "seen"
    else:
        assert kinds == []
        assert written == before
        assert world.row(told)["customer_seen_seq"] == before["customer_seen_seq"]
    if who == "before hello" and kind != "hello":
        assert named(tab.frames[0]) == "error hello_first"


def visit(world: LiveWorld, told: Told, kind: str, who: str) -> Live:
    """A tab of that visitor which has given the command; for "hello" that is its greeting."""
    tab = Live(world.url, "", path="/visitor", origin=None)
    token = {"token": told.token} if who == "his customer" else {}
    if kind != "hello" and who != "before hello":
        tab.send("hello", line="demo", cursor={str(told.id): 1_000_000}, **token)
        tab.until("welcome")
        tab.frames.clear()
    if who == "another visitor" and kind != "hello":
        tab.send("message", id=uuid.uuid4().hex, body="Інша людина з іншим питанням", topic="technical")
        tab.until("ack")
    tab.send(kind, **VISITORS_TABLE[kind](told), **(token if kind == "hello" else {}))
    said_goodbye(tab)
    return tab


def said_goodbye(tab: Live) -> None:
    """Everything that was on its way has been read; a socket before its hello answers with an error, and one that was
    signed out is closed."""
    with suppress(ConnectionClosed):
        for _ in range(3):
            tab.send("ping")
            tab.until_that(lambda frame: frame["t"] in ("pong", "error"), "pong")


def answer_as_agent(world: LiveWorld, told: Told) -> None:
    live = world.browsers["agent inside"].live()
    for kind in ("note", "reply"):
        said = f"Тарасе, {uuid.uuid4().hex}"
        told.words.append(said)
        assert live.say(told.id, said, kind=kind)["t"] == "ack"
    live.close()


def test_the_same_visitor_sees_nothing_of_it_on_another_line(world: LiveWorld, told: Told) -> None:
    iryna = world.browsers["admin outside"]
    name, general = f"Line {uuid.uuid4().hex[:6]}", str(world.departments["general"])
    made = iryna.post_form("/settings/lines/new/chat/", name=name, department=general, sites="", topics="general")
    assert made.status == 302, made.body.decode()
    page = iryna.ask("GET", made.headers["Location"]).body.decode()
    key = page.split("data-line=")[1].replace("&quot;", '"').split('"')[1]
    tab = world.visitor(told.token, key)
    answer_as_agent(world, told)
    said_goodbye(tab)
    assert about(tab.frames, told) == []
    tab.close()
