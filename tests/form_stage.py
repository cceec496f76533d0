"""What both stories of the forms need: a desk with its demo, an agent, the customer's window and his mailbox."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, expect

from tests.desk import Desk
from tests.live_client import Browser, Frame
from tests.waiting import until

WITHIN = 30_000  # ms, on a loaded machine
PAUSE = 120  # ms between two keys, so that a question takes four seconds: in less than three a robot sends it


def two_files() -> list[Any]:
    picture = io.BytesIO()
    Image.new("RGB", (32, 20), "#dfe8ee").save(picture, "PNG")
    return [
        {"name": "screen.png", "mimeType": "image/png", "buffer": picture.getvalue()},
        {"name": "log.txt", "mimeType": "text/plain", "buffer": "Помилка 502".encode()},
    ]


class Stage:
    """`agent` is Olena, who sees every department."""

    def __init__(self, new_desk: Callable[..., Desk], chromium: Chromium, *, scripts: bool) -> None:
        self.desk = new_desk(undo_seconds="1")
        self.desk.start()
        known = self.desk.sign_in_of("olena@pryklad.example")
        self.agent = Browser(self.desk.url).sign_in(known.email, known.password)
        self.live = self.agent.live()
        self.departments = {each["key"]: each["id"] for each in self.agent.get("/api/me")["departments"]}
        context = chromium.new_context(locale="uk", java_script_enabled=scripts)
        context.set_default_timeout(WITHIN)
        self.page = context.new_page()
        self.failed: list[str] = []
        self.page.on("pageerror", lambda error: self.failed.append(str(error)))

    def type(self, field: Locator, words: str) -> None:
        field.press_sequentially(words, delay=PAUSE)

    def goto(self, path: str) -> None:
        self.page.goto(f"{self.desk.url}{path}")

    def asked(self, words: str) -> Frame:
        """The row of the conversation whose first words these are, once it is there; the only one."""
        found = until(lambda: [row for row in self._rows() if row["subject"] == words])
        assert len(found) == 1
        return found[0]

    def entries(self, conversation: int, kind: str) -> list[Frame]:
        entries = self.agent.get(f"/api/conversations/{conversation}")["entries"]
        return [entry for entry in entries if entry["kind"] == kind]

    def answer(self, conversation: int, words: str) -> None:
        assert self.live.say(conversation, words)["t"] == "ack"

    def conversations_with(self, customer: int) -> list[int]:
        return [row["id"] for row in self._rows() if row["customer"] == customer]

    def _rows(self) -> list[Frame]:
        rows: list[Frame] = self.agent.get("/api/conversations?limit=200")["rows"]
        return rows

    # --- the customer's mailbox ---

    def letters(self, owner: str) -> list[tuple[str, str]]:
        """What lies in it, the newest first: who and what about, and where it opens."""
        page = Browser(self.desk.url).ask("GET", f"/demo/uk/mail/{owner}/").body.decode()
        rows = re.findall(r'<a href="(/demo/uk/mail/[\w-]+/\d+/)"[^>]*>(.*?)</a>', page, re.DOTALL)
        return [(re.sub(r"<[^>]+>|\s+", " ", row), path) for path, row in rows]

    def words_of(self, path: str) -> str:
        return Browser(self.desk.url).ask("GET", path).body.decode()

    def letter_with(self, owner: str, words: str) -> str:
        """Where the letter opens that says so, once it came."""
        return until(lambda: [path for _, path in self.letters(owner) if words in self.words_of(path)])[0]

    def answer_letter(self, path: str, words: str) -> None:
        """As the customer, by his mail program."""
        self.goto(path)
        self.page.locator("textarea[name=text]").fill(words)
        self.page.locator("form.write button.big").click()
        expect(self.page.locator(".said")).to_be_visible()
