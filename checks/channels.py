"""A channel is one folder: nobody outside imports it or asks for its kind, so that one more needs no edit elsewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .files import is_test, own_files

CHANNELS = Path("openline/channels")
# demo, bench and stories over several rooms play the world; the settings name the apps that are installed
EXEMPT = ("openline/demo/", "openline/project/settings", "bench/", "tests/", "checks/", "frontend/widget/")


def problems(root: Path) -> Iterator[str]:
    kinds = channel_kinds(root)
    for path in own_files(root, ".py", ".ts", ".svelte"):
        shown = path.relative_to(root)
        if is_test(shown) or shown.as_posix().startswith(EXEMPT):
            continue
        others = kinds - _own_kind(shown)
        lines = _in_python(path, shown, others) if path.suffix == ".py" else _in_typescript(path, others)
        yield from (f"{shown}:{line}" for line in lines)


def channel_kinds(root: Path) -> set[str]:
    return {each.parent.name for each in (root / CHANNELS).glob("*/__init__.py")} - {"base"}


def _own_kind(shown: Path) -> set[str]:
    """The kind whose folder this file is in: openline/channels/KIND/, or .../channels/KIND/ of the front end."""
    parts = shown.parts
    return {parts[parts.index("channels") + 1]} if "channels" in parts[:-2] else set()


def _in_python(path: Path, shown: Path, kinds: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        for module in _imported(node, shown):
            if kinds & set(module.split(".")[2:3]) and module.startswith("openline.channels."):
                yield f"{node.lineno}: imports {module}, which only its own folder may"  # type: ignore[attr-defined]
        for kind in kinds & set(_asked(node)):
            line = getattr(node, "lineno", None) or node.pattern.lineno  # type: ignore[attr-defined]
            yield f"{line}: asks for the kind '{kind}'; let the channel declare what is different about it"


def _imported(node: ast.AST, shown: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    package = ".".join(shown.parts[: -node.level]) if node.level else ""
    base = ".".join(part for part in (package, node.module or "") if part)
    return [f"{base}.{alias.name}" for alias in node.names]


def _asked(node: ast.AST) -> list[str]:
    """Texts that this node compares something with."""
    if isinstance(node, ast.match_case):
        return _texts(node.pattern)
    if not isinstance(node, ast.Compare):
        return []
    if isinstance(node.ops[0], ast.Eq | ast.NotEq):
        return [text for side in (node.left, *node.comparators) for text in _texts(side, deep=False)]
    chosen_from = node.comparators[0]
    return _texts(chosen_from) if isinstance(chosen_from, ast.Tuple | ast.List | ast.Set) else []


def _texts(node: ast.AST, *, deep: bool = True) -> list[str]:
    among = ast.walk(node) if deep else [node]
    return [each.value for each in among if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _in_typescript(path: Path, kinds: set[str]) -> Iterator[str]:
    asked = re.compile(rf"(?:[!=]==?|\bcase)\s*['\"]({'|'.join(sorted(kinds))})['\"]")
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        for kind in asked.findall(line) if kinds else []:
            yield f"{number}: asks for the kind '{kind}'; let the channel declare what is different about it"
