"""`openline parse --line` looks at a letter as the desk would that has this mailbox."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from openline.channels.email.commands import parse
from openline.channels.email.reading.tests.letters import raw
from openline.conversations.models import Line
from openline.people.models import Department


def parsed(line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> int:
    zone = tmp_path / "zone.json"
    zone.write_text("{}")
    monkeypatch.setenv("OPENLINE_DNS_ZONE", str(zone))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw("gmail"))))
    return parse.run(argparse.Namespace(line=line))


@pytest.mark.parametrize("name", ["Security", "SECURITY@pryklad.example"])
def test_the_rows_decide_where_a_letter_goes(
    security: Department,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    address = {"address": "security@pryklad.example"}
    Line.objects.create(kind="email", name="Security", department=security, settings=address)
    assert parsed(name, monkeypatch, tmp_path) == 0
    found = json.loads(capfdbinary.readouterr().out)
    assert found["threading"]["decided_by"] == "none"
    assert found["threading"]["verdict"] == "unproven"


def test_a_mailbox_that_is_not_there_is_named(
    security: Department, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert parsed("Nobody", monkeypatch, tmp_path) == 1
    assert capfdbinary.readouterr().err == b"openline: there is no mailbox 'Nobody'\n"
