"""Django takes the one AppConfig of an apps.py: with another imported by name there are two, and it takes neither."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .files import own_files


def problems(root: Path) -> Iterator[str]:
    for path in own_files(root, ".py"):
        if path.name == "apps.py":
            for node in ast.walk(ast.parse(path.read_text())):
                for name in _config_names(node):
                    line, shown = node.lineno, path.relative_to(root)  # type: ignore[attr-defined]
                    yield f"{shown}:{line}: {name} is imported by name; import its module and write module.{name}"


def _config_names(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.ImportFrom) or node.module == "django.apps":
        return []
    return [alias.name for alias in node.names if alias.name.endswith("Config")]
