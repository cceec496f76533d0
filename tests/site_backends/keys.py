"""A site's keys on its own side: EdDSA is made with the commands of the page, the secret of HS256 by the desk."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import page


@dataclass(frozen=True)
class Key:
    """`file` is what the site keeps."""

    algorithm: str
    file: Path


def made(folder: Path) -> tuple[Key, str]:
    """The pair: the site's file, and the public half that the last command prints."""
    runs = [
        subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=True)
        for command in page.commands("ed25519")
    ]
    return Key("EdDSA", folder / "desk.key"), runs[-1].stdout


def written(secret: str, folder: Path) -> Key:
    """As an editor leaves it: with a line break at its end."""
    (folder / "desk.secret").write_text(f"{secret}\n")
    return Key("HS256", folder / "desk.secret")
