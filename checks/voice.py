"""How the product speaks: short, human, honest. Words that say nothing, shouting, and apostrophes that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from .files import own_files

EMPTY = re.compile(
    r"\b(please|oops|successfully|будь ласка|упс|успішно|пожалуйста|ой|успешно)\b|!(?!=)",
    re.IGNORECASE,
)
# Ukrainian ʼ is a letter (U+02BC): with another sign a word falls apart for a search and at a line's end
APOSTROPHE = re.compile(r"[а-яіїєґ]['’`][а-яіїєґ]", re.IGNORECASE)
LITERAL = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"|`([^`]*)`")


def problems(root: Path) -> Iterator[str]:
    for place, text in [*_catalogues(root), *_words(root)]:
        if found := EMPTY.search(text):
            yield f"{place}: {found[0]!r} in {text!r}"
        if found := APOSTROPHE.search(text):
            yield f"{place}: {found[0]!r} is not written with ʼ in {text!r}"


def _catalogues(root: Path) -> Iterator[tuple[str, str]]:
    for po in sorted((root / "openline").rglob("django.po")):
        with po.open("rb") as file:
            for message in read_po(file):
                texts = [*_each(message.id), *_each(message.string)] if message.id else []
                yield from ((f"{po.relative_to(root)}:{message.lineno}", text) for text in texts)


def _each(text: object) -> list[str]:
    return [str(each) for each in text] if isinstance(text, list | tuple) else [str(text)]


def _words(root: Path) -> Iterator[tuple[str, str]]:
    """The front end keeps its texts in folders called words."""
    for path in own_files(root, ".ts"):
        if path.parent.name == "words":
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                texts = (next(filter(None, found.groups()), "") for found in LITERAL.finditer(line))
                yield from ((f"{path.relative_to(root)}:{number}", text) for text in texts)
