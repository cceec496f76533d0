"""The code blocks of docs/sign-your-customers.md. The first line of each says which file it is, and for what."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

PAGE = Path(__file__).parents[2] / "docs/sign-your-customers.md"
_FIRST = re.compile(r"(?:#|//|<\?php //) (?P<file>[\w-]+\.\w+)(?:, (?P<algorithm>EdDSA|HS256))?")


@cache
def files() -> dict[tuple[str, str], str]:
    """Code by file name and algorithm; "" for what serves both."""
    found = {}
    for code in _fences():
        if named := _FIRST.match(code):
            key = named["file"], named["algorithm"] or ""
            assert key not in found, f"the page has two blocks for {key}"
            found[key] = code
    return found


def commands(word: str) -> list[str]:
    """The lines of the one block of shell that has this word."""
    (block,) = [code for language, code in _blocks() if language == "sh" and word in code]
    return block.splitlines()


def tag(word: str) -> str:
    """The one block of HTML that has this word."""
    (block,) = [code for language, code in _blocks() if language == "html" and word in code]
    return block


def _fences() -> list[str]:
    return [code for _, code in _blocks()]


@cache
def _blocks() -> list[tuple[str, str]]:
    tokens = MarkdownIt("commonmark").parse(PAGE.read_text())
    return [(token.info, token.content) for token in tokens if token.type == "fence"]
