"""A back end made of docs/sign-your-customers.md alone lets its customer into the account form of a real desk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.live_client import Answer, Browser
from tests.site_backends import desk_side, page
from tests.site_backends.backend import Backend
from tests.site_backends.languages import LANGUAGES

pytestmark = pytest.mark.story
AUDIENCE, KID, SITE = "www.example.org", "2026-11", "https://www.example.org"
MARIA = {
    "id": "4711",
    "name": "Марія Ліндквіст",
    "email": "maria@mail.example",
    "email_verified": True,
    "since": "2021-03-04",
    "vip": True,
}
QUESTION = "Де мій переказ за вівторок?"


class Admin:
    def __init__(self, desk: Desk) -> None:
        iryna = next(each for each in desk.sign_ins if each.role == "admin")
        self._browser = Browser(desk.url).sign_in(iryna.email, iryna.password)

    def page(self, path: str) -> str:
        return self._browser.ask("GET", path).body.decode()

    def post(self, path: str, **fields: str) -> str:
        answer = self._browser.post_form(path, **fields)
        assert answer.status == 302, answer.body.decode()
        return str(answer.headers["Location"])


class Customer:
    """Her browser on the account form of the desk, at a page of the site."""

    def __init__(self, desk: Desk, line: str) -> None:
        self._browser, self._at, self._secret = Browser(desk.url), f"/channels/account_form/{line}/", ""

    def open(self, token: str) -> Answer:
        answer = self.ask("POST", "session", {"token": token})
        self._secret = answer.json().get("secret", "")
        return answer

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        headers = {"Content-Type": "application/json", "Origin": SITE, "Authorization": f"Bearer {self._secret}"}
        return self._browser.ask(method, self._at + path, json.dumps(body).encode() if body else None, headers)

    def press(self, token: str) -> tuple[Answer, str]:
        """The button for browsers without JavaScript; gives the answer, and what stands where it leads."""
        form = page.tag('method="post"')
        (action,) = re.findall(r'action="https://desk.example.org([^"]+)"', form)
        assert action.replace("KEY", self._at.split("/")[3]) == self._at
        (field,) = re.findall(r'name="(\w+)" value="THE TOKEN"', form)
        answer = self._browser.post_form(self._at, **{field: token})
        return answer, self._browser.ask("GET", self._at).body.decode()


@contextmanager
def site_of(desk: Desk, folder: Path) -> Iterator[tuple[Backend, str]]:
    """The back end of a site that this desk believes, and the key of its account form."""
    admin = Admin(desk)
    key = desk_side.add_key(admin, desk_side.add_site(admin, AUDIENCE), KID, "EdDSA", folder)
    line = desk_side.add_account_form(admin, AUDIENCE, SITE)
    backend = Backend(LANGUAGES[0], key, KID, AUDIENCE)
    try:
        backend.start(folder, {"maria": MARIA})
        yield backend, line
    finally:
        backend.stop()


def test_who_is_signed_in_at_the_site_asks_and_the_agent_sees_whose_account_it_is(desk: Desk, tmp_path: Path) -> None:
    with site_of(desk, tmp_path) as (backend, line):
        token, maria = backend.ask("maria").token, Customer(desk, line)

        opened = maria.open(token)
        assert (opened.status, opened.json()["name"]) == (201, MARIA["name"])
        sent = maria.ask("POST", "messages", {"id": "a-question-of-hers", "message": QUESTION})
        assert sent.status == 201, sent.body
        assert [each["title"] for each in maria.ask("GET", "requests").json()["requests"]] == [QUESTION]

        olena = desk.sign_in_of("olena@pryklad.example")
        agent = Browser(desk.url).sign_in(olena.email, olena.password)
        known = agent.get(f"/api/conversations/{sent.json()['request']}/customer")
        told = json.dumps(known, ensure_ascii=False)
        assert all(each in told for each in ("4711", "maria@mail.example", "Customer since", "2021-03-04"))


def test_a_token_is_good_once_with_a_script_or_without_one_and_nobody_gets_in_without(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    with site_of(sqlite_desk, tmp_path) as (backend, line):
        token = backend.ask("maria").token
        assert Customer(sqlite_desk, line).open(token).status == 201
        assert Customer(sqlite_desk, line).open(token).status == 403
        assert Customer(sqlite_desk, line).press(token)[0].status == 403
        assert Customer(sqlite_desk, line).ask("GET", "requests").status == 401

        answer, shown = Customer(sqlite_desk, line).press(backend.ask("maria").token)
        assert answer.status == 303
        assert 'name="message"' in shown
