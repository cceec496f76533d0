"""HTML as text that can be read: the lines that a person sees, each with what its mail program says about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .allowed import BLOCKS, TABLE
from .clients import INDENT, REST, RULE, mark_of
from .markup import Attributes, Token, tokens

_BREAKING = BLOCKS | TABLE | {"body", "caption", "form", "fieldset", "option", "title"}
_APART = frozenset({"p", "blockquote", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dl"})
_EMPTY = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_SPACE = re.compile(r"[ \t\n\r\f]+")
_TIGHT = re.compile(r"margin(-bottom)?\s*:\s*0", re.IGNORECASE)
_KEPT_SPACE = re.compile(r"white-space\s*:\s*(pre|break-spaces)", re.IGNORECASE)
_JOINER = "\u034f"  # the only one of the following that Python takes for printable
_FILLING = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff\u00ad\u034f", "") | {"\u00a0": " ", "\u202f": " "})
LONGEST_PICTURE_WORD = 8  # characters: an emoji that came as a picture


class Line(NamedTuple):
    """`mark` is one of clients.py, "" for what is nobody's but the writer's."""

    text: str
    mark: str = ""


def text_of(html: str) -> str:
    """All words of the HTML, in lines and paragraphs; what pictures stand for if there are no others."""
    lines = lines_of(html)
    return joined([line.text for line in lines])


def joined(lines: list[str]) -> str:
    """Lines as one text, with no more than one empty line in a row."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip() if line.strip() else "")
    return "\n".join(kept).strip("\n")


@lru_cache(maxsize=1)  # a letter without a text is asked for its words, and then for what is new in them
def lines_of(html: str) -> Sequence[Line]:
    """What a person sees, line by line."""
    seen = _Seen()
    seen.take(tokens(html))
    seen.end_line()
    if not any(line.text.strip() for line in seen.lines):
        return [Line(words) for words in seen.pictures]
    return seen.lines


class _Opened(NamedTuple):
    """A tag that is open, and what was so before it."""

    name: str
    mark: str
    spaced: bool
    apart: bool


class _Seen:
    """The lines so far, and the one that is being written."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pictures: list[str] = []
        self._open: list[_Opened] = []
        self._count = Counter[str]()
        self._words: list[str] = []
        self._mark = self._line_mark = ""
        self._spaced = False  # whether spaces and line ends stand as they are written

    def take(self, tokens: Sequence[Token]) -> None:
        for kind, text, attributes in tokens:
            if kind == "text":
                self._say(text)
            elif kind == "open":
                if text == "br" and not attributes:
                    self.end_line(always=True)
                else:
                    self._begin(text, attributes)
            elif self._count[text]:
                self._finish(text)

    def _say(self, words: str) -> None:
        if not self._spaced:
            self._add(_SPACE.sub(" ", words) if _is_spaced(words) else words)
            return
        first, *more = words.replace("\r\n", "\n").split("\n")
        self._add(first)
        for line in more:
            self.end_line(always=True)
            self._add(line)

    def _add(self, words: str) -> None:
        if not self._spaced and (not self._words or self._words[-1].endswith(" ")):
            words = words.lstrip(" ")
        if not words:
            return
        if self._line_mark != self._mark:
            self.end_line()
            self._line_mark = self._mark
        self._words.append(words if words.isprintable() and _JOINER not in words else words.translate(_FILLING))

    def end_line(self, *, always: bool = False) -> None:
        """`always`: an empty one too."""
        if self._words or always:
            words = "".join(self._words)
            words = words.rstrip() if self._spaced else words.strip()
            self.lines.append(Line(words, self._line_mark if self._words else self._mark))
            self._words = []

    def _gap(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.lines[-1].mark))

    def _begin(self, name: str, attributes: Attributes) -> None:
        mark = mark_of(name, attributes) if attributes or name == "blockquote" else ""
        apart = name in _APART and not _is_tight(name, attributes)
        if name == "br":
            self.end_line(always=True)
        elif name == "img":
            self._picture(attributes)
        elif name in ("td", "th"):
            self._add(" " if self._words else "")
        elif name in _BREAKING:
            self.end_line()
        if apart:
            self._gap()
        if mark in (REST, RULE):
            self.end_line()
            self.lines.append(Line("", mark))
        if name not in _EMPTY:
            self._enter(_Opened(name, self._mark, self._spaced, apart), mark, attributes)

    def _enter(self, opened: _Opened, mark: str, attributes: Attributes) -> None:
        name = opened.name
        self._count[name] += 1
        self._open.append(opened)
        if mark not in ("", REST, RULE) and self._mark in ("", INDENT):
            self._mark = mark
        if name in ("pre", "textarea") or ("style" in attributes and _KEPT_SPACE.search(attributes["style"])):
            self._spaced = True
        if name == "li":
            self._add("- ")

    def _finish(self, name: str) -> None:
        while self._open:
            each = self._open.pop()
            self._count[each.name] -= 1
            if each.name in _BREAKING and each.name not in ("td", "th"):
                self.end_line()
            if each.apart:
                self._gap()
            self._mark, self._spaced = each.mark, each.spaced
            if each.name == name:
                break

    def _picture(self, attributes: Attributes) -> None:
        words = attributes.get("alt", "").strip()
        if words and len(words) <= LONGEST_PICTURE_WORD and not words.isascii():
            self._add(words)
        elif words:
            self.pictures.append(words)


def _is_spaced(words: str) -> bool:
    """Whether white space in it has to become single spaces; quicker than to try."""
    return "\n" in words or "  " in words or "\t" in words or "\r" in words or "\f" in words


def _is_tight(name: str, attributes: Attributes) -> bool:
    """Paragraphs that are only lines, as Outlook writes them."""
    if name != "p" or not attributes:
        return False
    return attributes.get("class", "").lower().startswith("mso") or bool(_TIGHT.search(attributes.get("style", "")))
