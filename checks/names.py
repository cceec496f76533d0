"""Names that say nothing attract everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .files import own_files, own_folders

EMPTY = {"util", "helper", "service", "manager", "common", "core", "misc"}


def problems(root: Path) -> Iterator[str]:
    for path in [*own_folders(root), *own_files(root, ".py", ".ts", ".svelte")]:
        if path.name.split(".")[0].lower().removesuffix("s") in EMPTY:
            yield f"{path.relative_to(root)}: name it after what it keeps or what it decides"
