"""What the frame shows of a letter: pictures of others only when asked for, nothing that works while it is held.

The HTML was written by nh3 when the letter came: tags are well-formed and no value holds a bracket.
"""

from __future__ import annotations

import re

POLICY = (
    "default-src 'none'; img-src 'self' data:{pictures}; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
SIMPLIFIED = "<div data-simplified"  # how a letter begins that had more layers than are shown
_IMG = re.compile(r"<img\b[^>]*+>")
_REMOTE = re.compile(r' data-remote="(?:http:|https:)([^"]*+)"', re.IGNORECASE)
_LINK = re.compile(r'<a\b(?:[^>]*? href="([^"]*+)")?[^>]*+>|</a>')
_COLOURED = re.compile(r'\sbgcolor="|<font [^>]*?\bcolor="|\sstyle="[^"]*?(?<![\w-])(?:color|background)')


def shown(html: str, *, pictures: bool, held: bool) -> str:
    """The letter as the frame holds it."""
    if held:
        return _without_links(_IMG.sub(_words_of_picture, html))
    return _IMG.sub(lambda tag: _REMOTE.sub(r' src="https:\1"', tag[0]), html) if pictures else html


def policy(*, pictures: bool) -> str:
    """The Content-Security-Policy of the frame: the third wall, after the two that the HTML has passed."""
    return POLICY.format(pictures=" https:" if pictures else "")


def has_colours(html: str) -> bool:
    """Whether its writer chose colours, and so took white paper for granted."""
    return bool(_COLOURED.search(html))


def _words_of_picture(tag: re.Match[str]) -> str:
    alt = re.search(r' alt="([^"]*+)"', tag[0])
    return alt[1] if alt else ""


def _without_links(html: str) -> str:
    """Where a link leads stands behind its words, and leads nowhere."""
    address = ""

    def replaced(tag: re.Match[str]) -> str:
        nonlocal address
        if tag[0] == "</a>":
            said, address = f" [{address}]</span>" if address else "</span>", ""
            return said
        address = tag[1] or ""
        return "<span>"

    return _LINK.sub(replaced, html)
