"""Keys as the page says to make them, with openssl."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import page


@dataclass(frozen=True)
class Key:
    """`file` is what the site keeps, `pasted` what the admin gives to the desk."""

    algorithm: str
    file: Path
    pasted: str


def make(algorithm: str, folder: Path) -> Key:
    if algorithm == "EdDSA":
        return Key(algorithm, folder / "desk.key", _run("ed25519", folder))
    _run("rand", folder)
    return Key(algorithm, folder / "desk.secret", (folder / "desk.secret").read_text().strip())


def _run(word: str, folder: Path) -> str:
    """What the last of the block's commands printed."""
    printed = ""
    for line in page.commands(word):
        run = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=True)
        printed = run.stdout
    return printed
