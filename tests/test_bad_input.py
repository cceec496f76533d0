"""Whatever is sent in: the sender reads what is wrong, and the desk goes on as if nothing had come."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.desk import Desk
from tests.doc_client import Visitor
from tests.live_client import Browser, Live

pytestmark = pytest.mark.story
OLENA = "olena@pryklad.example"
FOREIGN = "https://elsewhere.example"
HUGE = 10**30

NOT_FRAMES = {
    "nothing": "",
    "half an object": '{"t": "message", "id":',
    "no object": "[1, 2]",
    "null": "null",
    "no kind": '{"id": "12345678"}',
    "a number as kind": '{"t": 7}',
    "an unknown kind": '{"t": "become_admin"}',
    "a wrong type": '{"t": "seen", "conversation": "one", "seq": []}',
    "a lone surrogate": '{"t": "message", "id": "12345678", "body": "\\ud800"}',
    "deep nesting": '{"t": "ping", "x": ' + "[" * 60_000 + "]" * 60_000 + "}",
    "a number that is none": '{"t": "seen", "conversation": NaN, "seq": 1e999}',
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    url = ""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_cluster").database_with_tables()
    started = Desk(tmp_path_factory.mktemp("desk"), database_url=url, visitor_messages_per_minute="100000")
    started.start()
    yield started
    started.kill9()


@pytest.fixture(scope="module")
def olena(desk: Desk) -> Browser:
    return Browser(desk.url).sign_in(OLENA, desk.sign_in_of(OLENA).password)


@pytest.fixture(autouse=True)
def unmoved(desk: Desk, olena: Browser) -> Iterator[None]:
    """After every test a customer is answered as before, and nothing was a surprise to the desk."""
    before = len(desk.said())
    yield
    conversation = said(welcomed(desk), "Do you still hear me?")
    live = olena.live()
    assert live.open(conversation)["entries"][-1]["body"] == "Do you still hear me?"
    assert live.say(conversation, "Yes")["t"] == "ack"
    live.close()
    assert "Traceback" not in desk.said()[before:], desk.said()[before:][-2000:]


@pytest.fixture(params=["visitor", "agent"])
def socket(request: pytest.FixtureRequest, desk: Desk, olena: Browser) -> Iterator[Live]:
    """A welcomed socket of either kind."""
    if request.param == "agent":
        live = olena.live()
    else:
        live = visitor_socket(desk)
        live.until("welcome")
    yield live
    live.close()


def visitor_socket(desk: Desk, *, origin: str = "", **hello: Any) -> Live:
    live = Live(desk.url, "", path="/visitor", origin=origin)
    live.send("hello", **{"line": "demo", **hello})
    return live


def welcomed(desk: Desk) -> Visitor:
    visitor = Visitor(desk.url, "demo")
    while not visitor.welcome:
        visitor.step()
    return visitor


def said(visitor: Visitor, words: str) -> int:
    message = visitor.say(words)
    while message in visitor.pending:
        visitor.step()
    return int(visitor.entries[-1]["conversation"])


def writes(socket: Live, conversation: int, **fields: Any) -> dict[str, Any]:
    """Send a message (of a visitor) or a reply (of an agent); gives the ack or the error."""
    kind = {"t": "reply", "conversation": conversation} if "departments" in socket.frames[0] else {"t": "message"}
    command = {**kind, "id": uuid.uuid4().hex, "body": "Hello", **fields}
    socket.send_raw(json.dumps(command))
    return socket.until_that(lambda frame: frame["t"] in ("ack", "error"))


@pytest.mark.parametrize("frame", NOT_FRAMES.values(), ids=NOT_FRAMES.keys())
def test_a_broken_frame_is_refused_with_words_and_the_socket_stays(socket: Live, frame: str) -> None:
    socket.send_raw(frame)

    assert socket.until("error")["code"] == "bad_frame"
    socket.send("ping")
    socket.until("pong")


def test_a_body_over_10000_characters_is_refused_and_one_of_10000_is_kept(desk: Desk, socket: Live) -> None:
    conversation = said(welcomed(desk), "Hello")

    assert writes(socket, conversation, body="ї" * 10_001)["code"] == "too_long"
    assert writes(socket, conversation, body="ї" * 10_000)["t"] == "ack"
    assert writes(socket, conversation, body=" \n\t ")["code"] == "empty"


def test_what_is_no_address_is_refused_before_anything_is_kept(desk: Desk, olena: Browser) -> None:
    conversation = said(welcomed(desk), "Hello")
    live = olena.live()

    for cc in (["nobody"], ["a@b.example\r\nBcc: all@pryklad.example"], ["a@b.example\x00"], ["a@b.example"] * 21):
        assert writes(live, conversation, cc=cc)["code"] == "bad_address"
        assert writes(live, conversation, bcc=cc)["code"] == "bad_address"
    assert writes(live, conversation, cc="a@b.example")["code"] == "bad_frame"
    assert writes(live, conversation, html="<p>\x00")["code"] == "bad_frame"
    assert writes(live, HUGE, cc=["a@b.example"])["code"] == "not_found"
    kept = live.open(conversation)["entries"]
    assert [entry["body"] for entry in kept if entry["kind"] == "reply_written"] == []
    live.close()


def test_a_nul_is_refused_wherever_it_stands(desk: Desk, socket: Live) -> None:
    conversation = said(welcomed(desk), "Hello")

    assert writes(socket, conversation, body="a\x00b")["code"] == "bad_frame"
    assert writes(socket, conversation, id="1234567\x008")["code"] == "bad_frame"
    assert writes(socket, conversation, files=["a\x00b"])["code"] == "bad_file"


def test_numbers_beyond_every_column_name_nothing(desk: Desk, socket: Live) -> None:
    for number in (HUGE, -HUGE, 2**63, -1, 0):
        socket.send("seen", conversation=number, seq=number)
        if "departments" in socket.frames[0]:
            assert writes(socket, number)["code"] == "not_found"
            socket.send("open", conversation=number, after=number)
            assert socket.until("error")["code"] == "not_found"
            socket.send("watch", department=number)
            socket.send("leave", conversation=number)
        else:
            socket.send("more", cursor={str(number): number})
            socket.until("caught_up")
    assert writes(socket, said(welcomed(desk), "Hello"))["t"] == "ack"


def test_an_agents_cursor_beyond_every_column_is_only_a_cursor_at_the_end(desk: Desk, olena: Browser) -> None:
    conversation = said(welcomed(desk), "Hello")
    live = olena.live()

    for after in (HUGE, 2**63):
        assert live.open(conversation, after)["entries"] == []
    live.close()


def test_a_binary_frame_and_a_fragmented_one_end_the_connection_with_a_reason(desk: Desk, olena: Browser) -> None:
    first_fragment = bytes([0x01, 0x82, 0, 0, 0, 0]) + b"{}"  # text, more to come, masked with zeros
    for live in (visitor_socket(desk), olena.live()):
        live.send_raw(b"\x00\x01")
        assert live.wait_closed() == 4400
    for live in (visitor_socket(desk), olena.live()):
        live._socket.socket.sendall(first_fragment)
        assert live.wait_closed() == 4400


def test_a_large_frame_is_refused_and_a_huge_one_ends_the_connection(socket: Live) -> None:
    socket.send_raw(json.dumps({"t": "ping", "x": "x" * 200_000}))
    assert socket.until("error")["code"] == "too_long"

    with suppress(ConnectionClosed):  # it may hang up in the middle of it
        socket.send_raw("x" * 3_000_000)
    assert socket.wait_closed()


def test_text_that_is_not_unicode_ends_at_worst_its_own_connection(socket: Live) -> None:
    with suppress(ConnectionClosed):
        socket._socket.send(b"\xff\xfe{}", text=True)
        assert socket.until("error")["code"] == "bad_frame"


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://127.0.0.1.elsewhere.example", "file://"])
def test_a_page_of_another_site_speaks_with_neither_socket(desk: Desk, olena: Browser, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        Live(desk.url, olena.cookies(), origin=origin)
    assert refused.value.response.status_code == 403

    live = visitor_socket(desk, origin=origin)
    assert live.until("error")["code"] == "foreign_site"
    assert live.wait_closed() == 4403


def test_no_page_at_all_speaks_with_the_agents_socket(desk: Desk, olena: Browser) -> None:
    with pytest.raises(InvalidStatus):
        Live(desk.url, olena.cookies(), origin=None)


@pytest.mark.parametrize("token", ["x", "x:y", "\x00", "a" * 5000, "ключ:підпис"])
def test_a_token_that_the_desk_did_not_make_opens_nothing(desk: Desk, token: str) -> None:
    live = visitor_socket(desk, token=token)

    assert live.until("error")["code"] == "unknown_token"
    assert live.wait_closed() == 4401


def test_a_token_with_another_key_and_the_old_signature_opens_nothing(desk: Desk) -> None:
    key, signature = welcomed(desk).token.rsplit(":", 1)
    other = "B" if signature[0] == "A" else "A"
    for forged in (f"{key[:-1]}!:{signature}", f"{key}:{other}{signature[1:]}", key, f":{signature}"):
        assert visitor_socket(desk, token=forged).wait_closed() == 4401


@pytest.mark.parametrize("line", ["", "no-such", "\x00", "x" * 5000, "demo' OR 1=1"])
def test_a_line_that_is_not_there_is_told_so(desk: Desk, line: str) -> None:
    assert visitor_socket(desk, line=line).wait_closed() == 4404


def test_who_speaks_before_hello_is_told_so(desk: Desk) -> None:
    live = Live(desk.url, "", path="/visitor")
    live.send("message", id=uuid.uuid4().hex, body="Hello")

    assert live.until("error")["code"] == "hello_first"
    live.close()


@pytest.mark.parametrize(
    "path",
    [
        f"/api/conversations/{HUGE}",
        f"/api/conversations/{HUGE}/customer",
        f"/api/conversations/1/entries?after={HUGE}",
        f"/api/conversations/1/entries?before=-{HUGE}",
        f"/api/conversations?department={HUGE}",
        "/api/conversations?before=%00",
        "/api/conversations?view=%00",
        "/api/conversations?limit=1000000",
        f"/api/departments/{HUGE}/changes",
        "/files/%00",
        "/files/..%2f..%2fopenline.sqlite3",
        f"/c/{HUGE}",
        f"/settings/agents/{HUGE}/",
        "/pictures/" + "A" * 22,
        "/visitor/files/%00?line=demo",
        "/visitor/files?line=%00",
        "/static/../../pyproject.toml",
        "/static/%00",
        "/%00",
    ],
)
def test_an_address_of_nonsense_is_answered_and_never_by_an_error_of_the_desk(olena: Browser, path: str) -> None:
    assert olena.ask("GET", path).status < 500


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("assignment", {"agent": HUGE, "expect": None}),
        ("assignment", {"agent": 1, "expect": HUGE}),
        ("assignment", {"agent": "one"}),
        ("assignment", []),
        ("department", {"department": HUGE}),
        ("department", {"department": 1, "pass_on": [HUGE]}),
        ("department", {"department": 1, "comment": "a\x00b"}),
        ("department", {"department": 1, "comment": "x" * 10_001}),
    ],
)
def test_a_body_of_nonsense_is_a_refusal(desk: Desk, olena: Browser, path: str, body: Any) -> None:
    conversation = said(welcomed(desk), "Hello")

    assert 400 <= olena.send("PUT", f"/api/conversations/{conversation}/{path}", body).status < 500
