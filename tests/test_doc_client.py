"""Who knows only channels/chat/doc.md holds a whole conversation with an agent."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from PIL import Image

from tests.desk import Desk
from tests.doc_client import Visitor
from tests.live_client import Browser

pytestmark = pytest.mark.story
LINE = "demo"
OLENA, IHOR = "olena@pryklad.example", "ihor@pryklad.example"


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for what a visitor can do without getting in another's way."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.start()
    yield desk
    desk.kill9()


def until(visitor: Visitor, right: Callable[[], object], within: float = 60.0) -> None:
    """Let the visitor go on until it is so."""
    end = time.monotonic() + within
    while not right():
        assert time.monotonic() < end, f"waited in vain; the last frames: {visitor.frames[-5:]}"
        visitor.step()


def come(desk: Desk, **known: Any) -> Visitor:
    visitor = Visitor(desk.url, LINE, **known)
    until(visitor, lambda: visitor.welcome)
    return visitor


def agent(desk: Desk, email: str = OLENA) -> Browser:
    return Browser(desk.url).sign_in(email, desk.sign_in_of(email).password)


def tell(visitor: Visitor, body: str, **more: Any) -> int:
    """Say it and wait for the ack; gives the conversation."""
    message = visitor.say(body, **more)
    until(visitor, lambda: message not in visitor.pending)
    return int(visitor.entries[-1]["conversation"])


def shown(visitor: Visitor) -> list[tuple[str, str]]:
    return [(entry["kind"], entry.get("body", "")) for entry in visitor.entries]


def has_seen(row: dict[str, Any], conversation: int, seq: int) -> bool:
    return (row.get("id"), row.get("customer_seen_seq")) == (conversation, seq)


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "seagreen").save(content, "PNG")
    return content.getvalue()


def multipart(content: bytes, name: str) -> dict[str, Any]:
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + b"\r\n--edge--\r\n"
    return {"body": body, "Content-Type": "multipart/form-data; boundary=edge"}


def test_a_question_with_a_picture_is_answered_and_both_know_what_the_other_has_read(desk: Desk) -> None:
    visitor, browser = come(desk, lang="uk"), agent(desk)
    assert [topic["key"] for topic in visitor.welcome["topics"]] == ["general", "technical", "security", "accounting"]
    assert (visitor.welcome["conversation"], visitor.welcome["entries"]) == (0, [])
    file = json.loads(visitor.file(**multipart(picture(), "знімок.png")))
    live = browser.live()
    live.send("watch")
    conversation = tell(visitor, "Не приходить код", files=(file["key"],), topic="technical")

    # the demo's own conversations move in the same list
    row = live.until_that(lambda frame: frame.get("row", {}).get("id") == conversation, "the new row")["row"]
    assert row["preview"] == "Не приходить код"
    entry = live.open(conversation)["entries"][-1]
    assert entry["files"] == [file]
    assert (file["name"], file["content_type"], file["width"], file["height"]) == ("знімок.png", "image/png", 640, 480)
    assert browser.ask("GET", f"/files/{file['key']}").body == picture()

    live.send("seen", conversation=conversation, seq=entry["seq"])
    until(visitor, lambda: visitor.frames[-1] == {"t": "seen", "conversation": conversation, "seq": entry["seq"]})
    screen = browser.upload(picture(), "screen.png").json()
    live.say(conversation, "Між нами", kind="note")
    live.say(conversation, "Спробуйте тепер", files=[screen["key"]])
    until(visitor, lambda: len(visitor.entries) == 2)
    answer = visitor.entries[-1]
    assert (answer["kind"], answer["body"], answer["actor"]["name"]) == ("reply_written", "Спробуйте тепер", "Olena")
    assert visitor.file(answer["files"][0]["key"]) == picture()
    visitor.send({"t": "seen", "conversation": conversation, "seq": answer["seq"]})
    live.until_that(lambda frame: has_seen(frame.get("row") or {}, conversation, answer["seq"]), "what he has read")


def test_after_a_cut_the_conversation_goes_on_from_the_cursor(desk: Desk) -> None:
    visitor, live = come(desk), agent(desk).live()
    conversation = tell(visitor, "Hello")
    visitor.cut()
    live.open(conversation)
    for words in ("One", "Two"):
        live.say(conversation, words)
        live.say(conversation, f"note after {words}", kind="note")
    visitor.say("While cut")

    until(visitor, lambda: not visitor.pending)

    assert [entry["body"] for entry in visitor.welcome["entries"]] == ["One", "Two"]
    assert [words for _, words in shown(visitor)] == ["Hello", "One", "Two", "While cut"]
    again = come(desk, token=visitor.token)
    assert shown(again) == shown(visitor)


def test_a_message_sent_again_over_a_cut_stands_there_once(shared_desk: Desk) -> None:
    visitor = come(shared_desk)
    for number in range(5):
        visitor.say(f"Message {number}")
        visitor.cut()
    until(visitor, lambda: not visitor.pending)

    assert sorted(words for _, words in shown(come(shared_desk, token=visitor.token))) == [
        f"Message {number}" for number in range(5)
    ]


def test_two_tabs_show_the_same_from_the_first_word_on(shared_desk: Desk) -> None:
    first = come(shared_desk)
    second = come(shared_desk, token=first.token)
    conversation = tell(first, "Written in the first tab")
    until(second, lambda: second.entries)
    tell(second, "Written in the second tab")
    agent(shared_desk).live().say(conversation, "Both see this")

    for tab in (first, second):
        until(tab, lambda tab=tab: len(tab.entries) == 3)  # type: ignore[misc]

    expected = ["Written in the first tab", "Written in the second tab", "Both see this"]
    assert [[words for _, words in shown(tab)] for tab in (first, second)] == [expected, expected]


def test_what_was_missed_is_asked_for_when_the_next_entry_shows_the_hole(shared_desk: Desk) -> None:
    visitor, live = come(shared_desk), agent(shared_desk).live()
    conversation = tell(visitor, "Hello")
    live.say(conversation, "Lost on its way")
    until(visitor, lambda: len(visitor.entries) == 2)
    lost = visitor.entries.pop()
    visitor.held[str(conversation)] = lost["after"]
    live.say(conversation, "Arrived")

    until(visitor, lambda: len(visitor.entries) == 3)

    assert [words for _, words in shown(visitor)] == ["Hello", "Lost on its way", "Arrived"]
    assert visitor.frames[-1]["t"] == "caught_up"


def test_a_long_absence_is_read_in_several_pages(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(visitor_messages_per_minute="100000")
    desk.start()
    absent = come(desk)
    tell(absent, "0")
    absent.cut()
    present = come(desk, token=absent.token)
    for number in range(1, 451):
        present.say(str(number))
    until(present, lambda: not present.pending)

    until(absent, lambda: len(absent.entries) == 451)

    assert [words for _, words in shown(absent)] == [str(number) for number in range(451)]
    assert len(come(desk, token=absent.token).entries) == 200


def test_what_is_closed_opens_again_with_the_next_word(shared_desk: Desk) -> None:
    visitor, browser = come(shared_desk), agent(shared_desk)
    conversation = tell(visitor, "Hello")
    browser.put(f"/api/conversations/{conversation}/closure")
    until(visitor, lambda: visitor.entries[-1]["kind"] == "closed")
    assert come(shared_desk, token=visitor.token).welcome["closed"] is True

    tell(visitor, "One more thing")
    until(visitor, lambda: len(visitor.entries) == 4)

    expected = ["message_received", "closed", "reopened", "message_received"]
    assert [kind for kind, _ in shown(visitor)] == expected
    assert come(shared_desk, token=visitor.token).welcome["closed"] is False


def test_what_leaves_a_walled_department_goes_on_in_a_new_conversation(shared_desk: Desk) -> None:
    visitor, browser = come(shared_desk, lang="uk"), agent(shared_desk, IHOR)
    conversation = tell(visitor, "З рахунку зникли гроші", topic="security")
    technical = next(one["id"] for one in browser.get("/api/me")["departments"] if one["key"] == "technical")
    moved = browser.put(f"/api/conversations/{conversation}/department", {"department": technical, "comment": "Пароль"})
    until(visitor, lambda: visitor.entries[-1]["kind"] == "continued")

    assert tell(visitor, "Дякую") == moved["id"] == visitor.entries[-2]["conversation"] != conversation
    assert shown(come(shared_desk, token=visitor.token)) == shown(visitor)


def test_each_error_of_the_page_is_told_as_it_says(shared_desk: Desk) -> None:
    visitor = come(shared_desk, lang="uk")
    message = {"t": "message", "id": "a-client-id", "body": "x"}
    cases: list[tuple[dict[str, Any], str]] = [
        ({"t": "message"}, "bad_frame"),
        ({"t": "dance"}, "bad_frame"),
        ({**message, "id": "short"}, "bad_frame"),
        ({**message, "id": "x" * 65}, "bad_frame"),
        ({"t": "hello", "line": LINE}, "bad_frame"),
        ({**message, "body": "x" * 10_001}, "too_long"),
        ({**message, "body": " \n "}, "empty"),
        ({**message, "files": ["x"] * 11}, "too_many"),
        ({**message, "files": ["no-such-file"]}, "bad_file"),
    ]
    for frame, code in cases:
        visitor.frames.clear()
        visitor.send(frame)
        until(visitor, lambda: any(each["t"] == "error" for each in visitor.frames))
        error = visitor.frames[-1]
        assert (error["code"], error.get("retry", False)) == (code, False), frame
        assert any("а" <= letter <= "я" for letter in error["text"]), "not in the visitor's language"
    assert visitor.entries == []


def test_too_many_messages_are_taken_a_little_later(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(visitor_messages_per_minute="60")
    desk.start()
    visitor = come(desk)
    for number in range(13):
        visitor.say(str(number))

    until(visitor, lambda: not visitor.pending)

    errors = [frame for frame in visitor.frames if frame["t"] == "error"]
    assert errors
    assert all((each["code"], each["retry"]) == ("too_fast", True) for each in errors)
    assert sorted(int(words) for _, words in shown(visitor)) == list(range(13))


@pytest.mark.parametrize(
    ("line", "token", "code", "close"),
    [("no-such-line", "", "unknown_line", 4404), (LINE, "made-up:by-somebody", "unknown_token", 4401)],
)
def test_who_cannot_come_in_is_told_why_and_does_not_come_back(
    shared_desk: Desk, line: str, token: str, code: str, close: int
) -> None:
    visitor = Visitor(shared_desk.url, line, token=token)
    until(visitor, lambda: visitor.over)

    assert visitor.frames[-1]["code"] == code
    assert visitor.over == close


def test_files_of_others_are_not_there_and_a_file_goes_with_one_message(shared_desk: Desk) -> None:
    visitor, other = come(shared_desk), come(shared_desk)
    key = json.loads(visitor.file(**multipart(picture(), "screen.png")))["key"]
    tell(visitor, "", files=(key,))

    assert hashlib.sha256(visitor.file(key)).digest() == hashlib.sha256(picture()).digest()
    with pytest.raises(HTTPError, match="404"):
        other.file(key)
    for thief in (visitor, other):
        thief.say("Mine", files=(key,))
        until(thief, lambda thief=thief: thief.frames[-1].get("code") == "bad_file")  # type: ignore[misc]


def test_a_bad_token_uploads_nothing(shared_desk: Desk) -> None:
    visitor = come(shared_desk)
    visitor.token = "made-up:by-somebody"

    with pytest.raises(HTTPError) as refused:
        visitor.file(**multipart(picture(), "screen.png"))

    assert refused.value.code == 401
    assert json.loads(refused.value.read())["code"] == "unknown_token"
