"""The layers contract is really checked: each violation is planted into a copy of the house and has to break it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the project's Python, with a second channel."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "locale", "templates")
    shutil.copytree(ROOT / "openline", tmp_path / "openline", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "openline/channels/pigeon").mkdir()
    (tmp_path / "openline/channels/pigeon/__init__.py").write_text("")
    return tmp_path


def verdict(house: Path) -> str:
    """What the linter says, empty when it is content."""
    clean = {**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"}
    done = subprocess.run(LINT, cwd=house, env=clean, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def plant(house: Path, path: str, line: str) -> None:
    file = house / path
    file.parent.mkdir(exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + f"\n{line}\n")


def test_the_house_as_it_is_passes(house: Path) -> None:
    assert verdict(house) == ""


def test_a_stray_folder_breaks_the_build(house: Path) -> None:
    plant(house, "openline/attic/__init__.py", "")
    said = verdict(house)
    assert "openline.attic" in said or "- attic" in said


def test_a_channel_that_imports_another_breaks_the_build(house: Path) -> None:
    plant(house, "openline/channels/pigeon/feathers.py", "import openline.channels.chat.apps")
    assert "openline.channels.pigeon.feathers -> openline.channels.chat" in verdict(house)


def test_an_import_upwards_breaks_the_build(house: Path) -> None:
    plant(house, "openline/people/eager.py", "import openline.conversations.wire")
    assert "openline.people.eager -> openline.conversations.wire" in verdict(house)


def test_an_import_upwards_for_types_alone_breaks_it_too(house: Path) -> None:
    line = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import openline.workspace.wire"
    plant(house, "openline/kit/eager.py", line)
    assert "openline.kit.eager -> openline.workspace.wire" in verdict(house)


def test_a_channel_may_use_what_channels_share(house: Path) -> None:
    plant(house, "openline/channels/pigeon/feathers.py", "import openline.channels.base.wire")
    assert verdict(house) == ""
