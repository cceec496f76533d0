"""What the contact form's page of documentation says is run: its commands, as a stranger copies them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from openline.channels.base.tests.test_posted import PNG

from .desk import Desk

DOC = Path(__file__).resolve().parent.parent / "openline/channels/contact_form/doc.md"
KEY = "demo-contacts"


class Stranger:
    """Copies from the doc into a shell of his own."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder, self.work = desk, folder, ""
        (folder / "screen.png").write_bytes(PNG)
        blocks = re.findall(r"```(\w+)\n(.*?)```", DOC.read_text(), re.DOTALL)
        self.take, self.multipart, self.as_json = [body for kind, body in blocks if kind == "sh"]
        (self.program,) = [body for kind, body in blocks if kind == "python"]

    def send(self, post: str) -> dict[str, Any]:
        """What was answered in the end: a quick sender is asked for work first."""
        (self.folder / "answer.json").unlink(missing_ok=True)
        self._run(post)
        told: dict[str, Any] = json.loads((self.folder / "answer.json").read_text())
        if told.get("code") == "work" and not self.work:
            done = subprocess.run(
                [sys.executable, "-c", self.program], cwd=self.folder, capture_output=True, check=True
            )
            self.work = done.stdout.decode().strip()
            return self.send(post)
        return told

    def _run(self, post: str) -> None:
        environment = {"DESK": self.desk.url, "KEY": KEY, "WORK": self.work, "PATH": "/usr/local/bin:/usr/bin:/bin"}
        subprocess.run(["bash", "-ec", self.take + post] if not self.work else ["bash", "-ec", KEPT + post],
                       cwd=self.folder, env=environment, check=True)  # fmt: skip


KEPT = 'FORM=$(python3 -c \'import json; print(json.load(open("form.json"))["form"])\')\n'


@pytest.mark.parametrize("post", ["multipart", "as_json"])
def test_the_commands_of_the_doc_make_a_conversation(sqlite_desk: Desk, tmp_path: Path, post: str) -> None:
    stranger = Stranger(sqlite_desk, tmp_path)
    told = stranger.send(getattr(stranger, post))
    assert (told["email"], told["copied"]) == ("stepan.lys@mail.example", False)
    assert told["number"] > 0
    again = stranger.send(getattr(stranger, post))
    assert again == told, "the same form twice is one conversation"
    form = json.loads((tmp_path / "form.json").read_text())
    assert set(form) == {"form", "name", "greeting", "topics", "wait", "limits", "work"}
