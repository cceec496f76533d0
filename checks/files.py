"""Which files are the project's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("openline", "frontend", "tests", "bench", "checks", "docs")
NOT_OURS = {"node_modules", "__pycache__", "built", "built.old", "test-results", "migrations"}
GENERATED = {"wire.ts"}


def own_files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Files of the rooms and of the top folder that end so, in order."""
    yield from sorted(path for path in root.glob("*") if path.suffix in suffixes and path.is_file())
    for room in ROOMS:
        for folder, folders, names in os.walk(root / room):
            folders[:] = sorted(set(folders) - NOT_OURS)
            yield from (Path(folder) / name for name in sorted(set(names) - GENERATED) if name.endswith(suffixes))


def own_folders(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        for folder, folders, _ in os.walk(root / room):
            folders[:] = sorted(set(folders) - NOT_OURS)
            yield from (Path(folder) / name for name in folders)


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name.startswith("test_") or ".test." in path.name
