"""Which lines of a letter are folded away, once it is known whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from .kinds_of_lines import CITED, OWN, SIGNED
from .plain import Line


def folded(lines: Sequence[Line], kinds: Sequence[str]) -> list[bool]:
    """For each line whether it is folded. Never all words at once: who passes a letter on, or only quotes, is read."""
    answered = _answered(lines, kinds)
    hidden = [kind != OWN and at not in answered for at, kind in enumerate(kinds)]
    if _says(lines, hidden):
        return hidden
    hidden = [kind == SIGNED for kind in kinds]
    return hidden if _says(lines, hidden) else [False] * len(lines)


def _says(lines: Sequence[Line], hidden: Sequence[bool]) -> bool:
    return any(line.text.strip() and not away for line, away in zip(lines, hidden, strict=True))


def _answered(lines: Sequence[Line], kinds: Sequence[str]) -> set[int]:
    """The cited lines that somebody answers below them: without them his words say nothing.

    One citation above all that is said is no such one, nor is one below it.
    """
    words = [(kind, at) for at, kind in enumerate(kinds) if kind in (OWN, CITED) and lines[at].text.strip()]
    blocks = [(kind, [at for _, at in block]) for kind, block in groupby(words, key=itemgetter(0))]
    if len(blocks) <= 2:
        return set()
    answered = [block for (kind, block), _ in pairwise(blocks) if kind == CITED]
    return {at for block in answered for at in range(block[0], block[-1] + 1)}
