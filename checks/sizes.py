"""A file is one idea, a function one glance."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .files import is_test, own_files

FILE, TEST_FILE, FUNCTION = 300, 400, 40


def problems(root: Path) -> Iterator[str]:
    for path in own_files(root, ".py", ".ts", ".svelte", ".css"):
        text, shown = path.read_text(), path.relative_to(root)
        lines, most = len(text.splitlines()), TEST_FILE if is_test(shown) else FILE
        if lines > most:
            yield f"{shown}: {lines} lines, {most} are the end; split it by idea"
        if path.suffix == ".py":
            yield from (f"{shown}:{problem}" for problem in _long_functions(text))


def _long_functions(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                yield f"{node.lineno}: {node.name} has {lines} lines, {FUNCTION} are the end"
