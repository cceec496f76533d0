"""Whose each line of a letter is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile

from . import clients, signatures
from .plain import Line
from .quoting_words import (
    LONGEST,
    announces,
    begins_like_one,
    forwards,
    has_address,
    label_of,
    separates,
)

OWN = "own"
CITED = "cited"  # an older letter
ANNOUNCED = "announced"  # "On ..., X wrote:"
SIGNED = "signed"
OLDER = "older"  # everything from some line on

MOST_FOLDED = 4  # lines over which an announcement may be folded
MOST_LOOKED_AT = 1500  # lines of the writer's own before an older letter is no longer looked for
HEAD = 12  # lines in which a repeated head has to stand
_MARKS = {clients.CITE: CITED, clients.SIGNATURE: SIGNED, clients.PREFIX: ANNOUNCED}


def sorted_lines(lines: Sequence[Line], *, by_html: bool) -> list[str]:
    """The kind of each line."""
    kinds = [_MARKS.get(line.mark, CITED if line.text.lstrip().startswith(">") else OWN) for line in lines]
    if not by_html:
        _mend(lines, kinds)
    own = (at for at, kind in enumerate(kinds) if kind in (OWN, ANNOUNCED) and (lines[at].text or lines[at].mark))
    for at in list(islice(own, MOST_LOOKED_AT)):
        if kinds[at] in (OWN, ANNOUNCED) and _ends_at(lines, kinds, at):
            break
    _sign(lines, kinds)
    return kinds


def _ends_at(lines: Sequence[Line], kinds: list[str], at: int) -> bool:
    """Mark what this line announces; whether everything from it on is older."""
    if _is_rest(lines, at):
        _all_older(lines, kinds, at)
        return True
    if kinds[at] == ANNOUNCED:  # by its mark: what follows indented is what it announces
        _cite(lines, kinds, at)
        return False
    if kinds[at] != OWN or not lines[at].text.rstrip("*_ ").endswith((":", "wrote", "schrieb")):
        return False
    start = _announcement(lines, kinds, at)
    if start is None:
        return False
    if not _cite(lines, kinds, at):
        _all_older(lines, kinds, start)
        return True
    kinds[start : at + 1] = [ANNOUNCED] * (at + 1 - start)
    return False


def _mend(lines: Sequence[Line], kinds: list[str]) -> None:
    """A long cited line that was broken on its way goes on in a line without >."""
    for at in range(1, len(lines) - 1):
        around = (kinds[at - 1], kinds[at], kinds[at + 1])
        before, here = lines[at - 1].text.rstrip(), lines[at].text
        broken = len(before) >= 66 and not before.endswith((".", "!", "?")) and here[:1].islower()
        if around == (CITED, OWN, CITED) and broken:
            kinds[at] = CITED


def _is_rest(lines: Sequence[Line], at: int) -> bool:
    """Whether everything from here on is older."""
    line = lines[at]
    if line.mark == clients.REST:
        return True
    if line.mark == clients.RULE:
        following = next((each.text for each in lines[at + 1 : at + 4] if each.text.strip()), "")
        return ":" in following[:40] and (has_address(following) or bool(label_of(following)))
    return separates(line.text) or forwards(line.text) or _is_head(lines, at)


def _is_head(lines: Sequence[Line], at: int) -> bool:
    """From, date, recipients and subject of an older letter, repeated above it."""
    first = label_of(lines[at].text)
    if first not in ("from", "date"):
        return False
    found, address, others = {first}, has_address(lines[at].text), 0
    for line in lines[at + 1 : at + HEAD]:
        if not line.text.strip():
            continue
        kind = label_of(line.text)
        others = 0 if kind else others + 1
        if others > 1:
            break
        found |= {kind} - {""}
        address = address or has_address(line.text)
    return "from" in found and len(found) >= 3 and (address or {"date", "subject"} <= found)


def _announcement(lines: Sequence[Line], kinds: Sequence[str], at: int) -> int | None:
    """Where the announcement that ends here begins; None when it is none."""
    following = _next_kind(lines, kinds, at + 1)
    quoted = following == CITED
    text, loose = "", None
    for start in range(at, max(-1, at - MOST_FOLDED), -1):
        part = lines[start].text.strip()
        if not part or kinds[start] != OWN:
            break
        text = f"{part} {text}".strip()
        if len(text) > LONGEST:
            break
        if announces(text, quoted_follows=quoted):
            if begins_like_one(text) or start == 0 or not lines[start - 1].text.strip():
                return start
            loose = start if loose is None else loose
    return loose


def _next_kind(lines: Sequence[Line], kinds: Sequence[str], at: int) -> str:
    for each in range(at, min(at + 4, len(lines))):
        if lines[each].text.strip():
            return CITED if lines[each].mark == clients.INDENT else kinds[each]
    return ""


def _cite(lines: Sequence[Line], kinds: list[str], at: int) -> bool:
    """Whether a citation follows; an indented block after an announcement is one."""
    if _next_kind(lines, kinds, at + 1) != CITED:
        return False
    for each in range(at + 1, len(lines)):
        if lines[each].mark == clients.INDENT:
            kinds[each] = CITED
        elif lines[each].text.strip():
            break
    return True


def _all_older(lines: Sequence[Line], kinds: list[str], start: int) -> None:
    """A rule or empty lines above belong to it."""
    while start > 0 and kinds[start - 1] == OWN and not lines[start - 1].text.strip(" _-=*—–\t"):
        start -= 1
    kinds[start:] = [OLDER] * (len(kinds) - start)


def _sign(lines: Sequence[Line], kinds: list[str]) -> None:
    """From a delimiter to the end of the writer's words there, and what mail programs add to them."""
    signing = False
    for at, line in enumerate(lines):
        if kinds[at] != OWN:
            signing = signing and not line.text.strip()
        elif signing or _begins_signature(lines, kinds, at):
            signing, kinds[at] = True, SIGNED
    last = True  # nothing said follows
    for at in range(len(lines) - 1, -1, -1):
        if kinds[at] != OWN:
            last = True
        elif lines[at].text.strip():
            last = last and signatures.is_advert(lines[at].text)
            kinds[at] = SIGNED if last else OWN


def _begins_signature(lines: Sequence[Line], kinds: Sequence[str], at: int) -> bool:
    """After a delimiter there are few lines up to the end of what the writer says there: else it divides his words."""
    most = signatures.longest_after(lines[at].text)
    if not most:
        return False
    words = (each for each in range(at + 1, len(lines)) if lines[each].text.strip())
    own = takewhile(lambda each: kinds[each] == OWN, words)
    return sum(1 for _ in islice(own, most + 1)) <= most
