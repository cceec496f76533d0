"""`openline agents`: passwords are printed once, and work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line.command import openline, refusal
from tests.desk import Desk


@pytest.fixture
def folder(new_desk: Callable[..., Desk]) -> Path:
    """Data of a desk that has been started once."""
    desk = new_desk(demo=False)
    desk.start()
    desk.stop()
    return desk.data


def add(folder: Path, email: str = "maria@example.org", *more: str) -> str:
    done = openline("agents", "add", email, "--name", "Maria", "--data", folder, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_agent_is_added_and_listed(folder: Path) -> None:
    email, password = add(folder, "Maria@Example.org", "--department", "general", "--admin").split()
    assert email == "maria@example.org"
    assert len(password) >= 16
    listed = openline("agents", "list", "--data", folder).stdout
    assert listed.split("\t")[:3] == ["maria@example.org", "Maria", "admin"]
    assert "general (agent)" in listed
    assert password not in listed


def test_a_new_password_is_another_one(folder: Path) -> None:
    _, first = add(folder).split()
    _, second = openline("agents", "reset-password", "maria@example.org", "--data", folder).stdout.split()
    assert first != second


def test_what_cannot_be_is_told(folder: Path) -> None:
    add(folder)
    twice = refusal("agents", "add", "MARIA@example.org", "--name", "M", "--data", folder)
    assert twice == "MARIA@example.org: another agent signs in with this address"
    nowhere = refusal("agents", "add", "x@example.org", "--name", "X", "--department", "cellar", "--data", folder)
    assert nowhere.startswith("cellar: no such department; there are general, ")
    assert refusal("agents", "add", "x", "--name", "X", "--data", folder) == "x: not an e-mail address"
    unknown = refusal("agents", "reset-password", "nobody@example.org", "--data", folder)
    assert unknown == "nobody@example.org: no such agent; openline agents list shows all"


def test_a_folder_without_a_desk_stays_empty(tmp_path: Path) -> None:
    assert refusal("agents", "list", "--data", tmp_path).startswith(f"no desk in {tmp_path}")
    assert list(tmp_path.iterdir()) == []
