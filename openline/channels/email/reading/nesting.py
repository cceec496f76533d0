"""Writes a letter's HTML anew: only tags that stay, each closed where it has to be, and never too deep.

What comes out is what a parser of HTML would make of it without any repairs, so neither the next parser nor the browser
has anything to guess, and the depth that costs them quadratic time is bounded before they see it. Tags beyond a bound
are left out, their words never.
"""

from __future__ import annotations

from collections import Counter
from html import escape

from .allowed import BLOCKS, CELLS, SECTIONS, TABLE, TAGS, VOID, kept
from .markup import Attributes, tokens

DEEPEST = 250  # open tags inside each other; a browser stops at 512
MOST_TAGS = 30_000
# these stand for & < > in words: a parser of HTML takes quadratic time on very many references in one text
STAND_INS = {"\ue000": "&amp;", "\ue001": "&lt;", "\ue002": "&gt;"}
_STOOD_FOR = str.maketrans(dict(zip("&<>", STAND_INS, strict=True)))
_ROWS = SECTIONS | {"table", "tr"}  # what holds no words itself
_PLACED = SECTIONS | CELLS | {"tr"}  # what stands nowhere but in a table
_ALIKE = {"li": {"li"}, "dd": {"dd", "dt"}, "dt": {"dd", "dt"}, "a": {"a"}}  # ended by the next of their kind
_LISTS = frozenset({"ul", "ol", "dl"})


class Nested:
    """`html` is well-formed (with STAND_INS in it); `remote` counts pictures of others, `flattened` says that tags were
    left out for their number or depth."""

    def __init__(self, html: str) -> None:
        self.remote, self.flattened = 0, False
        self._out: list[str] = []
        self._open: list[str] = []
        self._count, self._left_out = Counter[str](), Counter[str]()
        self._tags = 0
        for kind, text, attributes in tokens(html):
            if kind == "text":
                self._say(text)
            elif kind == "open" and text in TAGS:
                self._begin(text, attributes)
            elif kind == "close":
                self._finish(text)
        self._close_to(0)
        self.html = "".join(self._out)

    def _say(self, words: str) -> None:
        if self._open and self._open[-1] in _ROWS:
            if not words.strip():
                return
            self._into_cell()
        special = "&" in words or "<" in words or ">" in words
        self._out.append(words.translate(_STOOD_FOR) if special else words)

    def _begin(self, name: str, attributes: Attributes) -> None:
        if self._tags >= MOST_TAGS or len(self._open) >= DEEPEST:
            self.flattened = True
            self._out.append(" ")
            self._left_out[name] += name not in VOID
            return
        if name in _PLACED:
            if not self._make_place(name):
                self._left_out[name] += 1
                return
        else:
            self._end_alike(name)
            if self._open and self._open[-1] in _ROWS:
                self._into_cell()
        self._write(name, kept(name, attributes) if attributes else attributes)

    def _write(self, name: str, attributes: Attributes) -> None:
        self._tags += 1
        if name == "img":
            self.remote += "data-remote" in attributes
            if not attributes.keys() & {"src", "data-remote", "alt"}:
                return
        said = "".join([f' {each}="{escape(value)}"' for each, value in attributes.items()]) if attributes else ""
        self._out.append(f"<{name}{said}>")
        if name not in VOID:
            self._open.append(name)
            self._count[name] += 1

    def _end_alike(self, name: str) -> None:
        """A block ends an open paragraph, an item the one before it."""
        if name in BLOCKS and self._count["p"]:
            self._close_nearest({"p"}, TABLE)
        if alike := _ALIKE.get(name):
            self._close_nearest(alike, TABLE if name == "a" else TABLE | _LISTS)
        if name[0] == "h" and name[1:].isdigit() and self._open and self._open[-1][0] == "h":
            self._close_to(len(self._open) - 1)

    def _make_place(self, name: str) -> bool:
        """For a part of a table: close what is open in its place; False outside of tables."""
        table = self._find({"table"})
        if table is None:
            return False
        if name in SECTIONS:
            self._close_to(table + 1)
        elif name == "tr":
            self._close_to((self._find(SECTIONS, {"table"}) or table) + 1)
        else:
            row = self._find({"tr"}, {"table"})
            self._close_to((row or self._find(SECTIONS, {"table"}) or table) + 1)
            if row is None:
                self._write("tr", {})
        return True

    def _into_cell(self) -> None:
        """Words that stand between cells get one of their own: a browser would throw them out of the table."""
        if self._open[-1] != "tr":
            self._write("tr", {})
        self._write("td", {})

    def _finish(self, name: str) -> None:
        if self._left_out[name]:
            self._left_out[name] -= 1
        elif self._count[name]:
            self._close_nearest({name}, {"table"} if name in TABLE else TABLE)

    def _close_nearest(self, names: set[str], bounds: frozenset[str] | set[str]) -> None:
        at = self._find(names, bounds)
        if at is not None:
            self._close_to(at)

    def _find(self, names: frozenset[str] | set[str], bounds: frozenset[str] | set[str] = frozenset()) -> int | None:
        """The innermost open one of these, if none of the bounds is open in it."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at] in names:
                return at
            if self._open[at] in bounds:
                return None
        return None

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            name = self._open.pop()
            self._count[name] -= 1
            self._out.append(f"</{name}>")
