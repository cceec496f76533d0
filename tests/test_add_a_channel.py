"""docs/add-a-channel.md is built as it stands there: the folder out of its code blocks is installed, held to the
contract of all channels and to the checks of the project, and is about a hundred lines."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checks import apps, channels, names, sizes, translations

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/add-a-channel.md"
BLOCK = re.compile(r"^\*\*`webhook/([\w./-]+)`\*\*[^\n]*\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOLDER = Path("openline/channels/webhook")
PLUGIN = """
import openline.channels
openline.channels.__path__.append({folder!r})
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project root in which nothing stands but the folder of the page."""
    root = tmp_path_factory.mktemp("page")
    for name, text in blocks().items():
        file = root / FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (root / "with_webhook.py").write_text(PLUGIN.format(folder=str(root / FOLDER.parent)))
    return root


def blocks() -> dict[str, str]:
    """The files of the page. What it lists as the folder, and only that, it shows."""
    page = PAGE.read_text()
    found = dict(BLOCK.findall(page))
    listing = page.split(f"{FOLDER}/\n")[1].split("```")[0].split()
    named = {name if "/" in name or name in found else f"tests/{name}" for name in listing}
    assert named == set(found)
    return found


def run(built: Path, *arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """On SQLite always: two runs on one PostgreSQL would throw each other's test database away."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENLINE_DATABASE_URL"}
    environment["PYTHONPATH"] = os.pathsep.join((str(built), str(ROOT)))
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=900
    )


def test_it_is_held_to_the_contract_and_its_own_tests_pass(built: Path) -> None:
    asked = ["tests/test_channel_contract.py", "tests/test_access.py", str(built / FOLDER)]
    chosen = "webhook or every_route or every_folder or not_taken_from_another_site"
    done = run(built, "-m", "pytest", "-p", "with_webhook", "-q", "-k", chosen, f"--rootdir={ROOT}", *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[webhook]" in run(built, "-m", "pytest", "-p", "with_webhook", "-q", "--collect-only", asked[0]).stdout


@pytest.mark.parametrize(
    "check", [apps.problems, channels.problems, names.problems, sizes.problems, translations.problems]
)
def test_the_checks_find_nothing_in_it(built: Path, check: Callable[[Path], Iterator[str]]) -> None:
    assert list(check(built)) == []


@pytest.mark.parametrize("command", [["check"], ["format", "--check", "--diff"]], ids=" ".join)
def test_it_is_written_as_the_rest_of_the_project(built: Path, command: list[str]) -> None:
    shutil.copy(ROOT / "pyproject.toml", built)  # its rules for tests go by where they stand
    ours = 'lint.isort.known-first-party = ["openline", "tests"]'
    done = run(built, "-m", "ruff", *command, "--config", "pyproject.toml", "--config", ours, str(FOLDER), folder=built)
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_types_are_strict(built: Path) -> None:
    files = map(str, (built / FOLDER).glob("*.py"))
    done = run(built, "-m", "mypy", f"--config-file={ROOT / 'pyproject.toml'}", *files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_about_a_hundred_lines(built: Path) -> None:
    lines = sum(statements(file) for file in (built / FOLDER).glob("*.py"))
    assert 60 < lines < 140


def statements(file: Path) -> int:
    """Lines that hold code: without empty ones, comments and docstrings."""
    source = file.read_text()
    told = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = enumerate(source.splitlines(), start=1)
    return sum(1 for number, line in lines if line.strip() and not line.lstrip().startswith("#") and number not in told)
