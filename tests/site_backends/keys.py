"""A site's keys: EdDSA's are made with the page's commands, the secret of HS256 is one of the desk's own."""

from __future__ import annotations

import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import page


@dataclass(frozen=True)
class Key:
    """`file` is what the site keeps, `material` what the desk has: the public half, or the same secret."""

    algorithm: str
    file: Path
    material: str


def make(algorithm: str, folder: Path) -> Key:
    if algorithm == "EdDSA":
        return Key(algorithm, folder / "desk.key", _printed_last(page.commands("ed25519"), folder))
    return secret_in_a_file(secrets.token_urlsafe(32), folder)


def secret_in_a_file(secret: str, folder: Path) -> Key:
    """As an editor leaves it: with a line break at its end."""
    (folder / "desk.secret").write_text(f"{secret}\n")
    return Key("HS256", folder / "desk.secret", secret)


def _printed_last(commands: list[str], folder: Path) -> str:
    runs = [
        subprocess.run(each, shell=True, cwd=folder, capture_output=True, text=True, check=True) for each in commands
    ]
    return runs[-1].stdout
