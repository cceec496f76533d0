"""Every address of the desk, asked by everybody, for a conversation of a walled department and of one that is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from pytest_django import DjangoDbBlocker, Settings

from tests import every_url
from tests.access_table import HIS, TABLE, Row, listed
from tests.access_world import INSIDE, ROLES, SIGNED_IN, World, make_world, picture

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
DEPARTMENTS = ["security", "technical"]


@pytest.fixture(autouse=True)
def _all_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.every_url"
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture(scope="module", params=DEPARTMENTS)
def one_world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """Made once: every request is undone."""
    with django_db_blocker.unblock(), undone():
        yield make_world(request.param)


@pytest.fixture
def world(one_world: World, db: None) -> World:
    return one_world


def routes() -> dict[str, URLPattern]:
    return dict(_walk(get_resolver()))


def _walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, here)
        else:
            yield here, each


def unlisted() -> set[str]:
    return set(routes()) - set(listed())


def test_every_route_has_a_row() -> None:
    assert unlisted() == set()
    assert set(listed()) - set(routes()) == set(), "rows of routes that are gone"


def test_a_new_route_without_a_row_is_found(settings: Settings) -> None:
    with_one_more: Any = ModuleType("with_one_more")
    with_one_more.urlpatterns = [*every_url.urlpatterns, path("api/conversations/newest", leak)]
    settings.ROOT_URLCONF = with_one_more
    assert unlisted() == {"api/conversations/newest"}


def leak(request: HttpRequest) -> HttpResponse:
    return HttpResponse("what somebody forgot to guard")


def test_every_row_has_an_outcome_for_every_role() -> None:
    assert [str(row) for row in TABLE if set(row.expected) != set(ROLES)] == []


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_everybody_gets_what_the_table_says(world: World, row: Row) -> None:
    wrong = []
    for role in ROLES:
        with undone():
            answer = ask(world, role, row)
            read = body_of(answer)
            due = expected(world, row, role)
            if outcome(answer) != due:
                wrong.append(f"{role}: {outcome(answer)} instead of {due}: {read[:200]!r}")
            wrong += [f"{role}: {problem}" for problem in leaks(world, role, row, answer, read)]
    assert wrong == []


def leaks(world: World, role: str, row: Row, answer: Any, read: bytes) -> list[str]:
    """Who may read it does, where the row says so; who may not reads nothing of it anywhere."""
    found = [secret for secret in world.secrets() if secret.encode() in read]
    if read == picture():
        found.append("the file")
    may_read = role in INSIDE or (role == HIS and row.route.startswith("visitor/"))
    if found and not may_read:
        return [f"reads {found}"]
    if row.shows and may_read and answer.status_code == 200 and not found:
        return ["does not read what is his to read"]
    return []


def test_other_methods_than_the_listed_ones_are_refused(world: World) -> None:
    answered = []
    for route, methods in listed().items():
        row = next(row for row in TABLE if row.route == route)
        for method in set(METHODS) - methods:
            with undone():
                answer = ask(world, "admin inside", Row(method, route, row.path, row.expected))
                if answer.status_code < 300:
                    answered.append(f"{method} /{route}: {answer.status_code}")
    assert answered == []


@pytest.mark.parametrize("row", [row for row in TABLE if row.method != "GET"], ids=str)
def test_what_changes_something_is_not_taken_from_another_site(world: World, row: Row) -> None:
    """Without the token of the desk's own page every change is refused, or asks for a proof that no cookie holds."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.agents["admin inside"])
    answer = send(client, world, row)
    assert str(answer.status_code) == row.without_csrf


@pytest.mark.parametrize("role", sorted(SIGNED_IN))
def test_lists_and_counts_hold_it_for_those_inside_alone(world: World, role: str) -> None:
    client, inside = world.clients[role], role in INSIDE
    department = world.department.pk
    counts = client.get("/api/counts").json()
    assert counts == {
        "mine": 0,
        "unassigned": int(inside),
        "all": int(inside),
        "departments": {str(department): 1} if inside else {},
    }
    for query in ("", "?view=unassigned", f"?department={department}"):
        listed = client.get(f"/api/conversations{query}").json()
        assert (len(listed["rows"]), listed["count"], listed["next"]) == (int(inside), int(inside), None)


def ask(world: World, role: str, row: Row) -> Any:
    return send(world.clients[role], world, row)


def send(client: Client, world: World, row: Row) -> Any:
    """The browser forgets what the answer told it to keep, because the desk forgets it too."""
    held = deepcopy(client.cookies)
    try:
        return _send(client, world, row)
    finally:
        client.cookies = held


def _send(client: Client, world: World, row: Row) -> Any:
    to, body = "/" + named(row.path, world), named(row.body, world)
    if row.upload:
        return client.post(to, {"file": SimpleUploadedFile("screen.png", picture())})
    kind = "application/x-www-form-urlencoded" if row.form else "application/json"
    return client.generic(row.method, to, body, content_type=kind)


def named(template: str, world: World) -> str:
    """Braces of JSON stay; names in braces are filled in."""
    return re.sub(r"\{(\w+)\}", lambda found: str(world.names()[found[1]]), template)


def expected(world: World, row: Row, role: str) -> str:
    guards = row.inside_a_wall and world.department.walled and role in INSIDE
    return row.inside_a_wall if guards else row.expected[role]


def outcome(answer: Any) -> str:
    if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/"):
        return "sign-in"
    return str(answer.status_code)


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the request changed has not happened for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
