"""A contact form of an invented site, and somebody who fills it in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from openline.channels.base import letters_out
from openline.channels.contact_form import taking
from openline.channels.contact_form.form_ids import new_form
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.people.models import Department

STEPAN = {
    "name": "Степан Лис",
    "email": "stepan.lys@mail.example",
    "message": "Після оновлення телефону не можу ввійти: код не приходить.",
}


@pytest.fixture(autouse=True)
def nobody_wrote_yet(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process remembers of posts, and where it lays files."""
    settings.MEDIA_ROOT, settings.INCOMING = tmp_path / "files", tmp_path
    settings.MEDIA_ROOT.mkdir()
    taking.judge.cache_clear()
    cache.clear()
    monkeypatch.setattr(letters_out, "_answers", [lambda line, department, to, at: True])


@pytest.fixture
def line(db: None) -> Line:
    return Line.objects.create(
        kind="contact_form",
        name="Приклад",
        department=Department.objects.get(key="technical"),
        settings={"sites": ["https://www.example.org"], "topics": ["technical", "accounting"], "greeting": ""},
    )


def handed_out(ago: float = 20) -> str:
    """A form that somebody got so many seconds ago."""
    return new_form(now() - timedelta(seconds=ago))


def at(line: Line, path: str = "") -> str:
    return f"/channels/contact_form/{line.key}/{path}"


class Person:
    """Somebody at an address of his own, before the desk's page or a site's script."""

    def __init__(self, line: Line, address: str = "203.0.113.7") -> None:
        self.line, self.client, self.address = line, Client(REMOTE_ADDR=address), address
        self.form = handed_out()

    def send(self, **typed: Any) -> Any:
        """As a script does."""
        fields = {"form": self.form, **STEPAN, **typed}
        return self.client.post(at(self.line, "messages?lang=uk"), fields)

    def post(self, **typed: Any) -> Any:
        """As the desk's page does without a script."""
        fields = {"form": self.form, "confirm": "mail", **STEPAN, **typed}
        return self.client.post(at(self.line, "?lang=uk"), fields)


@pytest.fixture
def stepan(line: Line) -> Person:
    return Person(line)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time pass for the views."""

    def pass_by(delta: timedelta) -> None:
        def then() -> datetime:
            return now() + delta

        for module in ("views", "pages"):
            monkeypatch.setattr(f"openline.channels.contact_form.{module}.now", then)

    return pass_by
