"""Docs are tests: what a page names has to be there."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .files import own_files

PATH = re.compile(r"^[\w.-]+/[\w./-]*$")
INVENTED = re.compile(r"[<>*{}…]|\bKIND\b|webhook")  # placeholders, and the channel that add-a-channel.md builds
MAKE = re.compile(r"^make ([a-z-]+)")
OPENLINE = re.compile(r"^(?:\.venv/bin/)?openline ([a-z-]+)(.*)")
MODULE = re.compile(r"\bpython3? -m ((?:bench|openline|tests|checks)[\w.]*)")
SETTING = re.compile(r"OPENLINE_[A-Z_]+[A-Z]")


def problems(root: Path) -> Iterator[str]:
    for page in own_files(root, ".md"):
        text = page.read_text()
        wrong = [*_links(page, text), *_settings(text)]
        for line, code in _codes(text):
            wrong += [f"{line}: {problem}" for problem in _commands(code, root) + _paths(code, root)]
        yield from (f"{page.relative_to(root)}:{each}" for each in wrong)
    yield from _settings_table(root)


def _tokens(text: str) -> Iterator[tuple[int, Token]]:
    for block in MarkdownIt("commonmark").enable("table").parse(text):
        line = (block.map or [0])[0] + 1
        yield line, block
        yield from ((line, inline) for inline in block.children or [])


def _links(page: Path, text: str) -> Iterator[str]:
    for line, token in _tokens(text):
        target = urlsplit(str(token.attrGet("href") or token.attrGet("src") or ""))
        if target.path and not target.scheme and not (page.parent / target.path).exists():
            yield f"{line}: the link {target.path} leads nowhere"


def _codes(text: str) -> Iterator[tuple[int, str]]:
    """Each piece of inline code, and each line of the code blocks."""
    for line, token in _tokens(text):
        if token.type == "code_inline":
            yield line, token.content
        elif token.type == "fence":
            yield from ((line, each.strip().removeprefix("$ ")) for each in token.content.splitlines())


def _commands(code: str, root: Path) -> list[str]:
    wrong = []
    if (asked := MAKE.match(code)) and not re.search(rf"^{asked[1]}:", (root / "Makefile").read_text(), re.MULTILINE):
        wrong.append(f"make has no target {asked[1]}")
    if (asked := OPENLINE.match(code)) and (problem := _openline(asked[1], asked[2])):
        wrong.append(problem)
    for module in MODULE.findall(code):
        path = root / module.replace(".", "/")
        if not (path.with_suffix(".py").exists() or (path / "__main__.py").exists()):
            wrong.append(f"there is no module {module}")
    return wrong


def _openline(command: str, rest: str) -> str:
    commands = _subcommands(_parser())
    if command not in commands:
        return f"openline has no command {command}"
    parsers = [commands[command], *_subcommands(commands[command]).values()]
    known = {flag for parser in parsers for flag in parser._option_string_actions}
    unknown = [flag for flag in re.findall(r"--[a-z-]+", rest) if flag not in known]
    return f"openline {command} has no flag {unknown[0]}" if unknown else ""


@cache
def _parser() -> argparse.ArgumentParser:
    from openline.project.cli import parser

    return parser()


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    chosen = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    return dict(chosen[0].choices) if chosen else {}


def _paths(code: str, root: Path) -> list[str]:
    """A path begins at the top or, in short, at a room of openline."""
    if not PATH.match(code) or INVENTED.search(code) or code.startswith("openline/static/built"):
        return []
    for top in (root, root / "openline"):
        if (top / code.partition("/")[0]).is_dir():
            return [] if (top / code).exists() else [f"there is no {code}"]
    return []


def _settings(text: str) -> Iterator[str]:
    known = _variables()
    for number, line in enumerate(text.splitlines(), start=1):
        yield from (f"{number}: there is no setting {name}" for name in SETTING.findall(line) if name not in known)


def _settings_table(root: Path) -> Iterator[str]:
    """docs/run-it.md lists every setting, in the words of options.py."""
    page = root / "docs/run-it.md"
    rows = page.read_text() if page.exists() else ""
    for name, about in _variables().items():
        if not re.search(rf"^\| `{name}` \|.*\| {re.escape(about)} \|$", rows, re.MULTILINE):
            yield f"docs/run-it.md: the table of settings has no row `{name}` that ends: | {about} |"


@cache
def _variables() -> dict[str, str]:
    from openline.project.options import Options, variable

    return {variable(each): each.metadata["about"] for each in fields(Options)}
