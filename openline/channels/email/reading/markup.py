"""Takes HTML apart as browsers do, in one pass whose time grows with the length alone, whatever somebody wrote into it.

(The tokens of the HTML standard, section 13.2.5, without the parts that only pages with scripts need. html.parser takes
quadratic time on unfinished tags, and a tree is more than the readers here need.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape

MOST_TOKENS = 60_000  # after them only words are told apart from tags, which is quick
MOST_ATTRIBUTES = 60  # of one tag; further ones are passed over
WORDLESS = frozenset({"script", "style", "title", "iframe", "noembed"})  # what is in them is nobody's words
VERBATIM = frozenset({"textarea", "xmp"})  # no tags in them
_RAW = {name: re.compile(f"</{name}[ \\t\\n\\f\\r/>]", re.IGNORECASE) for name in WORDLESS | VERBATIM}
_NAME = re.compile(r"[a-zA-Z][^ \t\n\f\r/>]*+")
_TAG = re.compile(r"<[^<>]*+>")
_BEGINS = re.compile(r"<[a-zA-Z/!?]")
# words and the tag after them: nearly all tags are written like this, and are read at once; others go the long way
_USUAL = re.compile(
    r"([^<]*+)<(/?)([a-zA-Z][a-zA-Z0-9]*+)"
    r"""((?:[ \t\n\f\r]++[a-zA-Z-]++=(?:"[^"<>]*+"|'[^'<>]*+'))*+)[ \t\n\f\r]*+>"""
)
_USUAL_ATTRIBUTE = re.compile(r"""([a-zA-Z-]++)=(?:"([^"]*+)"|'([^']*+)')""")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(
    r"[ \t\n\f\r/]*+(=?[^ \t\n\f\r/>=]*+)"
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"([^"]*+)("?)|'([^']*+)('?)|([^ \t\n\f\r>"'][^ \t\n\f\r>]*+)|))?+"""
)

Attributes = dict[str, str]


# its kind (text, open or close); the words, or the tag's name in lower case; attributes, of which the first of a name
# counts (a plain tuple: there are hundreds in every letter)
Token = tuple[str, str, Attributes]
_NONE: Attributes = {}  # never changed


@lru_cache(maxsize=1)  # a letter is taken apart once, and then made safe and read
def tokens(html: str) -> Sequence[Token]:
    """Its tags and words in order. Comments, scripts and the like are passed over; what never ends is words."""
    return _Reader(html).tokens()


class _Reader:
    def __init__(self, html: str) -> None:
        self.html, self.at, self.endless = html, 0, set[str]()

    def tokens(self) -> Sequence[Token]:
        html, found, left = self.html, list[Token](), MOST_TOKENS
        usual, end = _USUAL.match, len(html)
        while self.at < end:
            left -= 1
            if left < 0:
                found.append(("text", unescape(_TAG.sub(" ", html[self.at :])), _NONE))
                break
            tag = usual(html, self.at)
            if tag is None:
                found += self._unusual()
                continue
            words, closing, name, written = tag.groups()
            name = name.lower()
            if name in _RAW and not closing:
                found += self._unusual()
                continue
            if words:
                found.append(("text", unescape(words) if "&" in words else words, _NONE))
            found.append(("close" if closing else "open", name, _usual_attributes(written) if written else _NONE))
            self.at = tag.end()
        return found

    def _unusual(self) -> Iterator[Token]:
        """Words up to what may be a tag, and that."""
        begins = _BEGINS.search(self.html, self.at)
        start = begins.start() if begins else len(self.html)
        if start > self.at:
            yield "text", unescape(self.html[self.at : start]), _NONE
            self.at = start
        if begins:
            yield from self._markup()

    def _markup(self) -> Iterator[Token]:
        """At a `<`."""
        following = self.html[self.at + 1 : self.at + 2]
        if following in ("!", "?"):
            self._pass_comment()
        elif following == "/":
            yield from self._close()
        else:
            name = _NAME.match(self.html, self.at + 1)
            assert name is not None
            yield from self._open(name[0].lower(), name.end())

    def _open(self, name: str, after_name: int) -> Iterator[Token]:
        attributes, end = self._attributes(after_name)
        if end < 0:
            yield from self._rest()
            return
        self.at = end
        yield "open", name, attributes
        if name in _RAW and name not in self.endless:
            yield from self._raw(name)

    def _raw(self, name: str) -> Iterator[Token]:
        """What stands up to the end tag holds no tags; looked for once when there is none."""
        end = _RAW[name].search(self.html, self.at)
        if end is None:
            self.endless.add(name)
            return
        if name in VERBATIM:
            yield "text", unescape(self.html[self.at : end.start()]), _NONE
        self.at = end.start()

    def _close(self) -> Iterator[Token]:
        name = _NAME.match(self.html, self.at + 2)
        if name is None:
            self._pass_to(">", self.at + 2)
            return
        _, end = self._attributes(name.end())
        if end < 0:
            yield from self._rest()
            return
        self.at = end
        yield "close", name[0].lower(), _NONE

    def _attributes(self, at: int) -> tuple[Attributes, int]:
        """And where the tag ends; -1 when it does not."""
        html, found = self.html, Attributes()
        while at < len(html):
            if html[at] == ">":
                return found, at + 1
            match = _ATTRIBUTE.match(html, at)
            assert match is not None
            name, double, ended, single, ended_single, bare = match.groups()
            if ended == "" or ended_single == "":
                break
            at = match.end()
            if name and len(found) < MOST_ATTRIBUTES:
                found.setdefault(name.lower(), unescape(double or single or bare or ""))
        return found, -1

    def _pass_comment(self) -> None:
        """A comment, or what counts as one: `<!doctype`, `<![if`, `<?xml`."""
        html, at = self.html, self.at
        if not html.startswith("<!--", at):
            self._pass_to(">", at + 2)
        elif html.startswith((">", "->"), at + 4):
            self._pass_to(">", at + 4)
        elif "--" not in self.endless and (end := _COMMENT_END.search(html, at + 4)):
            self.at = end.end()
        else:
            self.endless.add("--")
            self.at = at + 4

    def _pass_to(self, end: str, start: int) -> None:
        found = self.html.find(end, start)
        self.at = len(self.html) if found < 0 else found + 1

    def _rest(self) -> Iterator[Token]:
        yield "text", unescape(self.html[self.at :]), _NONE
        self.at = len(self.html)


def _usual_attributes(written: str) -> Attributes:
    found = Attributes()
    for name, double, single in _USUAL_ATTRIBUTE.findall(written):
        if len(found) == MOST_ATTRIBUTES:
            break
        value = double or single
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found
