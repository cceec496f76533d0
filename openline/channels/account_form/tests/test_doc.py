"""What doc.md says is what the desk does: its commands are read from the page, its shapes compared with answers."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openline.conversations.models import Line, Message
from openline.conversations.proving.tests.signing import token
from openline.people.models import Agent

from .scene import MARIA, SITE, Browser, Clock, Script
from .test_requests import answer

DOC = (Path(__file__).parents[1] / "doc.md").read_text()


def commands(**values: str) -> list[list[str]]:
    """The page's curl commands with its capitals replaced, as the shell would split them."""
    found = re.findall(r"^(curl (?:.*\\\n)*.*)$", DOC, re.MULTILINE)
    filled = [re.sub("|".join(values), lambda match: values[match.group()], each) for each in found]
    return [shlex.split(each.replace("\\\n", " ")) for each in filled]


def run(command: list[str]) -> Any:
    """As curl does: -H a header, -d a body, -F a field or, with @, a file."""
    url, headers, body, form = "", dict[str, str](), "", dict[str, Any]()
    words = iter(command[1:])
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        elif word == "-F":
            name, _, value = next(words).partition("=")
            form[name] = SimpleUploadedFile(value[1:], b"%PDF-1.7") if value.startswith("@") else value
        else:
            url = word
    kind = headers.pop("Content-Type", "")
    client, path = Client(headers=headers), url.removeprefix("https://desk.example")
    return client.post(path, form) if form else client.generic("POST", path, body, kind)


def keys(shape: Any) -> Any:
    """A shape without its values."""
    if isinstance(shape, dict):
        return {name: keys(value) for name, value in shape.items()}
    return [keys(value) for value in shape[:1]] if isinstance(shape, list) else None


def told(number: int) -> Any:
    """One of the page's JSON blocks."""
    return json.loads(re.findall(r"```json\n(.*?)```", DOC, re.DOTALL)[number])


def test_its_commands_open_a_session_and_ask(line: Line, clock: Clock, olena: Agent) -> None:
    names = {"https://DESK": "https://desk.example", "KEY": line.key, "TOKEN": token(at=clock(), **MARIA)}
    opened = run(commands(**names)[0])
    assert opened.status_code == 201
    assert keys(opened.json()) == keys(told(0))
    secret = opened.json()["secret"]
    asked = run(commands(**names, SECRET=secret)[1])
    assert asked.status_code == 201
    assert Message.objects.get().attachments.get().name == "statement.pdf"
    answer(olena, "No, it is not", clock)
    script = Script(line, clock)
    script.secret = secret
    assert keys(script.send("GET", "requests").json()) == keys(told(1))
    one = script.send("GET", f"requests/{asked.json()['request']}").json()
    both = keys(one["entries"][0])
    assert both == keys(told(2))
    assert one.keys() == {*told(1)["requests"][0], "answers_to", "entries"}


def test_its_form_opens_the_page(line: Line, clock: Clock) -> None:
    (form,) = re.findall(r"```html\n(<form.*?</form>)", DOC, re.DOTALL)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    browser = Browser(line, clock)
    path = re.findall(r'action="https://desk.example.org([^"]+)"', form)[0].replace("KEY", line.key)
    browser.follow(browser.client.post(path, {**fields, "token": token(at=clock())}, headers={"origin": SITE}))
    assert browser.page.status_code == 200
    assert "Звернення до адміністратора" in browser.text()


def test_every_address_and_state_of_it_stands_on_the_page() -> None:
    for named in ("session", "requests", "requests/ID", "messages", "files/FILE", "draft"):
        assert f" {named}" in DOC or f"/{named}" in DOC, named
    for code in ("bad_token", "other_account", "session_over", "not_found", "invalid", "too_fast", "disk_full"):
        assert f"`{code}`" in DOC
