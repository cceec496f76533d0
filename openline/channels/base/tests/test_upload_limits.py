"""Anybody can make himself a visitor: what he uploads and never says is bounded."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from openline.channels.base import upload_limits
from openline.channels.base.tokens import new_token
from openline.conversations.models import Attachment, Line
from openline.people.models import Department

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def _room_for_two(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Line.objects.create(key="site", kind="chat", name="Site", department=Department.objects.all()[0])
    monkeypatch.setattr(upload_limits, "MOST_WAITING", 2 * upload_limits.SMALLEST)
    upload_limits._waiting.clear()


def sent(token: str, address: str = HERE) -> tuple[int, Any]:
    file = io.BytesIO(b"hello")
    file.name = "notes.txt"
    answer = Client(headers={"authorization": f"Bearer {token}"}).post(
        "/visitor/files?line=site&lang=en", {"file": file}, REMOTE_ADDR=address
    )
    return answer.status_code, json.loads(answer.content)


def test_one_visitor_has_so_much_waiting_from_wherever_he_sends() -> None:
    token = new_token()
    assert [sent(token, address)[0] for address in (HERE, ELSEWHERE)] == [201, 201]

    status, told = sent(token, "192.0.2.3")

    assert (status, told["code"]) == (429, "too_much")
    assert told["text"].startswith("Too many files wait here")
    assert sent(new_token(), "192.0.2.3")[0] == 201


def test_one_address_has_so_much_waiting_whoever_sends() -> None:
    assert [sent(new_token())[0] for _ in range(3)] == [201, 201, 429]
    assert sent(new_token(), ELSEWHERE)[0] == 201


def test_what_was_sent_or_forgotten_waits_no_more() -> None:
    token = new_token()
    assert [sent(token)[0] for _ in range(3)] == [201, 201, 429]
    Attachment.objects.all().delete()

    assert sent(token)[0] == 201


def test_the_last_room_is_kept_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(total=10**10, free=4 * 10**8))

    assert sent(new_token())[1]["code"] == "disk_full"
