"""What is new in a letter, and what it repeats.

The letter becomes lines (of its HTML where it has words, else of its text); each is found to be the writer's own, a
citation, the announcement of one, or a signature; and then it is decided what is folded. Lines are only ever sorted, so
that every word is either in the one or in the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from .folding import folded
from .kinds_of_lines import CITED, sorted_lines
from .plain import Line, joined, lines_of

_WORD = re.compile(r"[^\W_]+")
# what a mail program writes into the text for what it cannot say there: addresses of links, names of pictures
_NOT_SAID = re.compile(
    r"\b(?:https?://|mailto:|tel:|www\.)[^\s<>]++|\[(?:image|cid|inline image)\b[^\]\n]{0,300}\]", re.IGNORECASE
)


class Split(msgspec.Struct):
    """Every word of the letter is in one of them: `reply` stands in the thread, `quoted` is folded below it."""

    reply: str
    quoted: str


def split(html: str, text: str) -> Split:
    """Take a letter apart, by its HTML where that has words (raw: the marks of mail programs are needed), else by its
    text.

    What repeats an older letter is `quoted`, but for those parts of it that are answered line by line; a letter that is
    only passed on is not folded. What only the text says, and not the HTML, is folded too.
    """
    lines: Sequence[Line] = lines_of(html) if html else []
    by_html = any(line.text.strip() for line in lines)
    if not by_html:
        lines = [Line(line) for line in text.replace("\r\n", "\n").split("\n")]
    kinds = sorted_lines(lines, by_html=by_html)
    hidden = folded(lines, kinds)
    texts = [
        f"> {line.text}" if by_html and kind == CITED and not away and not line.text.startswith(">") else line.text
        for line, kind, away in zip(lines, kinds, hidden, strict=True)
    ]
    split = Split(_those(texts, hidden, away=False), _those(texts, hidden, away=True))
    if by_html and text.strip():
        split.quoted = joined([*split.quoted.split("\n"), "", *_only_in(text, lines)])
    return split


def _only_in(text: str, lines: Sequence[Line]) -> list[str]:
    """The lines of a letter's text that say what its HTML does not. (Addresses of links stand in the form.)"""
    said = {line.text for line in lines}
    others = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip("> ") not in said]
    if not any(others):
        return []
    known = set(_WORD.findall("\n".join(said).casefold()))
    return [line for line in others if not known.issuperset(_WORD.findall(_NOT_SAID.sub(" ", line).casefold()))]


def _those(texts: Sequence[str], hidden: Sequence[bool], *, away: bool) -> str:
    """An empty line stands where others were taken out."""
    found: list[str] = []
    for at, text in enumerate(texts):
        if hidden[at] == away:
            if found and hidden[at - 1] != away:
                found.append("")
            found.append(text)
    return joined(found)
