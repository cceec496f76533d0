"""Maria's site: its profile opens the form, its back end signs who she is."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openline.conversations.models import Line
from openline.conversations.proving.tests.signing import token
from tests.access_world import picture as drawn

SITE = "https://www.example.org"
PROFILE = f"{SITE}/profile"
MARIA = {"sub": "4711", "name": "Maria Lindqvist", "email": "maria.lindqvist@mail.example"}
STEPAN = {"sub": "4712", "name": "Степан Лис", "email": "stepan.lys@mail.example"}
MASKED = "m•••••••t@mail.example"
QUESTION = "My withdrawal of 310 EUR has been processing since Thursday"


class Clock:
    """What time the desk believes it is."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


class Browser:
    """A browser without JavaScript: it opens pages, and sends their forms."""

    def __init__(self, line: Line, clock: Clock, language: str = "en") -> None:
        self.root, self.clock = f"/channels/account_form/{line.key}/", clock
        self.client = Client(headers={"accept-language": language}, enforce_csrf_checks=True)
        self.page: Any = None

    def enter(self, who: dict[str, str] = MARIA, **posted: str) -> Any:
        """From the site's profile, as it opens the form: with a token, and led on to the page."""
        signed = token(at=self.clock(), **who)
        came = self.client.post(self.root, {"token": signed, **posted}, headers={"origin": SITE})
        return self.follow(came)

    def follow(self, came: Any) -> Any:
        self.page = self.client.get(came["Location"]) if came.status_code == 303 else came
        return self.page

    def get(self, path: str = "") -> Any:
        self.page = self.client.get(self.root + path)
        return self.page

    def ask(self, message: str, *files: SimpleUploadedFile, form: str = "", **more: Any) -> Any:
        return self.post("questions", message, *files, form=form, **more)

    def post(self, path: str, message: str, *files: SimpleUploadedFile, form: str = "", **more: Any) -> Any:
        fields = {"form": form or self.form(), "message": message, "files": list(files), **more}
        return self.follow(self.client.post(self.root + path, fields))

    def form(self) -> str:
        """The id that stands in the page's form."""
        found = re.search(r'name="form" value="([^"]+)"', self.text())
        assert found is not None, self.text()
        return found.group(1)

    def text(self) -> str:
        return unescape(self.page.content.decode()).replace("\u00a0", " ")

    def typed(self) -> str:
        found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", self.text(), re.DOTALL)
        return found.group(1) if found else ""

    def requests(self) -> list[tuple[str, str]]:
        """My requests on the page: what they are called and how they stand."""
        return re.findall(r'<b><a href="[^"]+">(.*?)</a></b>.*?data-state="(\w+)"', self.text(), re.DOTALL)


class Script:
    """A site's own script, with the secret in its memory."""

    def __init__(self, line: Line, clock: Clock) -> None:
        self.root, self.clock, self.secret = f"/channels/account_form/{line.key}/", clock, ""
        self.client = Client(headers={"origin": SITE, "accept-language": "en"})

    def enter(self, who: dict[str, str] = MARIA) -> Any:
        told = self.send("POST", "session", {"token": token(at=self.clock(), **who)})
        self.secret = told.json().get("secret", self.secret)
        return told

    def send(self, method: str, path: str, body: Any = None) -> Any:
        data = "" if body is None else json.dumps(body)
        headers = {"authorization": f"Bearer {self.secret}"} if self.secret else {}
        return self.client.generic(method, self.root + path, data, "application/json", headers=headers)

    def post_files(self, fields: dict[str, Any]) -> Any:
        return self.client.post(f"{self.root}messages", fields, headers={"authorization": f"Bearer {self.secret}"})


def picture(name: str = "statement.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn(), "image/png")
