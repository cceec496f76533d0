"""The disk fills up: the sender reads it, nothing acknowledged is lost, nothing half-written stays; room heals it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doc_client import Visitor
from tests.live_client import Browser, Frame, Live
from tests.load import everything
from tests.small_desk import SmallDesk
from tests.test_bad_files import Answer, asked, picture, sent_by, settle

OLENA = "olena@pryklad.example"
LONG = "ї" * 9_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    small = SmallDesk(tmp_path, megabytes=24)
    small.start()
    yield small
    small.kill9()


@pytest.mark.story
def test_a_full_disk_is_told_and_heals_by_itself(desk: SmallDesk, tmp_path: Path) -> None:
    visitor, olena = Visitor(desk.url, "demo"), Browser(desk.url)
    olena.sign_in(OLENA, desk.sign_in_of(OLENA).password)
    acknowledged = say_until(visitor, "Before", 1)
    conversation = visitor.entries[0]["conversation"]
    live = olena.live()
    screen = json.loads(sent_by(visitor, picture(), "screen.png")[2])["key"]
    acknowledged += say_until(visitor, "With a file", 1, screen)

    desk.fill()
    assert told(sent_by(visitor, b"a" * (1 << 20), "log.txt")) == (507, "disk_full")
    assert told(asked(olena, b"a" * (1 << 20), "log.txt")) == (507, "disk_full")
    acknowledged += say_until(visitor, LONG, 2000)
    refused = visitor.frames[-1]
    assert (refused["code"], refused["retry"]) == ("not_kept", True)
    unkept = unkept_reply(live, conversation)
    closed = olena.send("PUT", f"/api/conversations/{conversation}/closure")
    assert (closed.status, closed.json()["code"]) == (507, "disk_full")
    assert len(everything(olena, conversation)) > len(acknowledged)
    settle(desk)

    desk.make_room()
    live.send(**unkept)
    assert live.until_that(lambda frame: frame.get("id") == unkept["id"])["t"] == "ack"
    until_kept(visitor)
    assert told(asked(olena, picture(), "screen.png"))[0] == 201

    kept = everything(olena, conversation)
    assert [entry["seq"] for entry in kept] == list(range(1, len(kept) + 1))
    own = [(entry["seq"], entry["body"]) for entry in kept if entry["kind"] == "message_received"]
    assert own == [(entry["seq"], entry["body"]) for entry in visitor.entries if entry["kind"] == "message_received"]
    assert set(acknowledged) < set(own)
    settle(desk)
    assert set(rows_of_files(desk, tmp_path)) == set(files_of(desk))


def say_until(visitor: Visitor, words: str, most: int, *files: str) -> list[tuple[int, str]]:
    """Say numbered words up to `most` times, until one is not kept; gives what was acknowledged."""
    while not visitor.welcome:
        visitor.step()
    acknowledged: list[tuple[int, str]] = []
    for number in range(most):
        body = f"{number} {words}"
        visitor.say(body, files=files)
        visitor.frames.clear()
        while not any(frame["t"] in ("ack", "error") for frame in visitor.frames):
            visitor.step()
        if visitor.frames[-1]["t"] == "error":
            return acknowledged
        acknowledged.append((visitor.frames[-1]["seq"], body))
    assert most < 10, "the disk is not full at all"
    return acknowledged


def unkept_reply(live: Live, conversation: int) -> Frame:
    """Replies until one is not kept; gives its command."""
    for number in range(2000):
        command: Frame = {"kind": "reply", "id": f"full-{number:08}", "conversation": conversation}
        live.send(**command, body=LONG)
        if live.until_that(lambda frame: frame["t"] in ("ack", "error"))["t"] == "error":
            assert (live.frames[-1]["code"], live.frames[-1]["retry"]) == ("not_kept", True)
            return {**command, "body": LONG}
    raise AssertionError("the disk is not full at all")


def until_kept(visitor: Visitor) -> None:
    end = time.monotonic() + 30
    while visitor.pending:
        assert time.monotonic() < end, "it does not heal by itself"
        visitor.step()


def told(answer: Answer) -> tuple[int, str]:
    return answer[0], json.loads(answer[2]).get("code", "")


def files_of(desk: SmallDesk) -> list[str]:
    return [path.name for path in (desk.disk / "files").glob("??/*")]


def rows_of_files(desk: SmallDesk, copy: Path) -> list[str]:
    """SQLite would follow the link out of the desk's own disk, so it reads a copy."""
    for path in desk.disk.glob("openline.sqlite3*"):
        shutil.copy(path, copy)
    with sqlite3.connect(copy / "openline.sqlite3") as rows:
        return [key for (key,) in rows.execute("SELECT key FROM conversations_attachment")]
