"""`openline ...` as a person calls it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def openline(*arguments: str | Path, **options: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENLINE_")}
    given = {f"OPENLINE_{name.upper()}": value for name, value in options.items()}
    command = [sys.executable, "-m", "openline", *map(str, arguments)]
    return subprocess.run(command, env={**clean, **given}, cwd=ROOT, capture_output=True, text=True, timeout=60)


def refusal(*arguments: str | Path, **options: str) -> str:
    """The one line that this call is refused with."""
    done = openline(*arguments, **options)
    assert done.returncode in (1, 2), done
    [line] = done.stderr.splitlines()
    return line.removeprefix("openline: ")
