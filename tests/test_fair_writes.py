"""Whoever writes waits in the desk's own queue, where each has his turn: it stands before transactions alone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from openline.channels.base.tokens import new_token
from openline.conversations.models import Line
from openline.conversations.uploading import FORGET_AFTER, forget_unattached
from openline.kit.clock import now
from openline.people.agents import add_agent, make_admin
from openline.people.models import Department

PASSWORD = "seven green harbours"


@pytest.fixture
def bare() -> Iterator[list[str]]:
    """Every statement that writes and is a transaction by itself."""
    found: list[str] = []
    outside = len(connection.atomic_blocks)

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and len(connection.atomic_blocks) == outside:
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield found


@pytest.fixture
def admin(db: None) -> Client:
    iryna = add_agent("iryna@pryklad.example", name="Iryna Sava", password=PASSWORD)
    make_admin(iryna, now())
    client = Client()
    client.force_login(iryna)
    return client


def notes() -> io.BytesIO:
    file = io.BytesIO(b"hello")
    file.name = "notes.txt"
    return file


def test_uploads(admin: Client, bare: list[str]) -> None:
    line = Line.objects.create(kind="chat", name="Site", department=Department.objects.all()[0])
    bare.clear()
    visitor = {"Authorization": f"Bearer {new_token()}"}
    sent = Client().post(f"/visitor/files?line={line.key}", {"file": notes()}, headers=visitor)
    assert (sent.status_code, admin.post("/api/files", {"file": notes()}).status_code) == (201, 201)
    assert forget_unattached(now() + FORGET_AFTER + timedelta(minutes=1)) == 2

    assert bare == []


def test_lines(admin: Client, bare: list[str]) -> None:
    department = Department.objects.all()[0]
    given = {"name": "Site", "department": department.pk, "topics": [department.key], "sites": ""}
    page = admin.post("/settings/lines/new/chat/", given)
    assert page.status_code == 302
    for path in ("", "closure/", "reopening/"):
        assert admin.post(page["Location"] + path, {**given, "name": "Shop"}).status_code == 302

    assert (Line.objects.get().name, bare) == ("Shop", [])


def test_people(admin: Client, bare: list[str]) -> None:
    names = {"name_en": "Sales", "name_uk": "Продажі", "name_ru": "Продажи"}
    page = admin.post("/settings/departments/new/", names)
    assert page.status_code == 302
    for path in ("", "closure/", "reopening/"):
        assert admin.post(page["Location"] + path, names).status_code == 302
    wishes = json.dumps({"theme": "dark"})
    assert admin.patch("/api/me", wishes, content_type="application/json").status_code == 200
    assert Client().post("/sign-in/", {"login": "iryna@pryklad.example", "password": PASSWORD}).status_code == 302

    assert bare == []
