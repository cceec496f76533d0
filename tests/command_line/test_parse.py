"""`openline parse` says what the desk reads in a letter, whatever the letter, without a desk and without Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from openline.channels.email.reading.tests.letters import FOLDER, OURS, raw, simple
from tests.command_line.command import ROOT, openline

KEYS = {
    "from", "subject", "text", "html", "reply", "quoted", "attachments", "kind", "bounce",
    "authentication", "threading",
}  # fmt: skip


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    path = tmp_path / "zone.json"
    path.write_text("{}")
    return path


def parse(letter: bytes, zone: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "openline", "parse", *arguments]
    environment = {**os.environ, "OPENLINE_DNS_ZONE": str(zone), "PYTHONIOENCODING": "ascii"}
    return subprocess.run(command, input=letter, env=environment, cwd=ROOT, capture_output=True, timeout=60)


def parsed(letter: bytes, zone: Path) -> dict[str, Any]:
    done = parse(letter, zone)
    assert (done.returncode, done.stderr) == (0, b"")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_one_object_tells_all_of_a_letter(zone: Path) -> None:
    found = parsed(raw("outlook"), zone)
    assert found.keys() >= KEYS
    assert (found["from"], found["subject"]) == ("Nowak, Piotr <p.nowak@firma.example>", "Zamówienie żabka")
    assert found["attachments"] == [{"name": "image001.png", "content_type": "image/png", "size": 67}]
    assert (found["kind"], found["bounce"], found["threading"]) == ("letter", None, {"decided_by": "none"})
    assert found["authentication"]["verdict"] == "unproven"


def test_a_report_tells_what_did_not_arrive(zone: Path) -> None:
    bounce = parsed(raw("bounce-exim"), zone)["bounce"]
    assert bounce["recipient"] == "gone@host.example"
    assert (bounce["status"], bounce["reason"], bounce["message_id"]) == ("5.0.0", "550 No such user here", OURS)


def test_a_bomb_is_one_object_too(zone: Path) -> None:
    found = parsed(simple(b"", b"Subject: " + b"=?utf-8?Q?a?= " * 60_000), zone)
    assert found.keys() >= KEYS
    assert found["unreadable"] == "too_much_header"


def test_bytes_that_are_no_letter_are_one_object_too(zone: Path) -> None:
    assert parsed(b"\xff\xfe\x00 not a letter", zone)["kind"] == "letter"


def test_nothing_on_standard_input_is_refused_in_one_line(zone: Path) -> None:
    done = parse(b"\n", zone)
    assert (done.returncode, done.stderr.decode()) == (1, "openline: there is no letter on standard input\n")


def test_a_mailbox_is_looked_for_in_a_desk_that_exists(zone: Path, tmp_path: Path) -> None:
    done = parse(simple(), zone, "--line", "Support", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"openline: no desk in {tmp_path}")


def test_no_letter_starts_django() -> None:
    asks = "import sys; from openline.project.cli import main; main(['parse']); assert 'django' not in sys.modules"
    letter = (FOLDER / "gmail.eml").read_bytes()
    subprocess.run([sys.executable, "-c", asks], input=letter, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def test_the_command_of_a_channel_stands_among_the_others() -> None:
    said = openline("--help").stdout
    assert "parse " in said
    assert "settings " in said
