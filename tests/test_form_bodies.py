"""A contact form on a real desk: what is too large, cut off or without room is told, and the words stay."""

from __future__ import annotations

import json
import socket
from html import unescape
from typing import Any

import pytest

from openline.channels.base.tests.test_posted import PNG, multipart
from tests.desk import Desk
from tests.live_client import Browser

pytestmark = pytest.mark.story
AT = "/channels/contact_form/demo-contacts/"
WORDS = "Після оновлення телефону не можу ввійти"
FIELDS = [("email", "", b"stepan.lys@mail.example"), ("message", "", WORDS.encode())]
HEADERS = {"Content-Type": "multipart/form-data; boundary=edge", "Accept-Language": "uk"}


def form(desk: Desk) -> tuple[str, str, bytes]:
    told: dict[str, Any] = Browser(desk.url).get(f"{AT}form")
    return ("form", "", told["form"].encode())


def post(desk: Desk, body: bytes) -> tuple[int, str]:
    answer = Browser(desk.url).ask("POST", AT, body, HEADERS)
    return answer.status, unescape(answer.body.decode())


def test_what_is_wrong_with_a_body_is_told_and_its_words_stand_there_again(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    large = ("files", "film.mov", bytes(21_000_000))
    status, page = post(desk, multipart(form(desk), *FIELDS, large, ("files", "екран.png", PNG)))
    assert status == 413
    assert all(each in page for each in (WORDS, "film.mov: Файл більший за 20\u00a0МБ", "екран.png"))

    status, page = post(
        desk, multipart(form(desk), *FIELDS, *[("files", f"{n}.mov", bytes(20_000_000)) for n in range(4)])
    )
    assert status == 413
    assert WORDS in page
    assert "Файли разом завеликі" in page

    status, page = post(desk, multipart(form(desk), *FIELDS, ("files", "екран.png", PNG[:20]), end=b""))
    assert status == 400
    assert WORDS in page
    assert "звʼязок обірвався" in page

    assert not desk_has_conversation(desk)


def test_a_sender_who_goes_away_in_the_middle_has_sent_nothing(sqlite_desk: Desk) -> None:
    body = multipart(form(sqlite_desk), *FIELDS)
    with socket.create_connection(("127.0.0.1", sqlite_desk.port)) as wire:
        head = f"POST {AT}messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {HEADERS['Content-Type']}\r\n"
        wire.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:-30])
    assert Browser(sqlite_desk.url).ask("GET", AT).status == 200
    assert not desk_has_conversation(sqlite_desk)


def desk_has_conversation(desk: Desk) -> bool:
    """Whether an agent finds the words among what came in."""
    agent = next(each for each in desk.sign_ins if each.role != "admin")
    listed = Browser(desk.url).sign_in(agent.email, agent.password).get("/api/conversations")
    return WORDS in json.dumps(listed, ensure_ascii=False)
