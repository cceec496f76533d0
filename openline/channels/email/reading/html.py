"""A stranger's HTML made safe to show: nothing in it runs, and nothing in it calls anybody.

Two walls that know nothing of each other: the letter is written anew out of the few tags and attributes that stay
(nesting.py, allowed.py, styles.py), and nh3 parses and cleans the result as if it came from a stranger. The page that
shows it is a third one (a sandboxed frame with a policy of its own).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import unquote

import msgspec
import nh3

from .allowed import EVERYWHERE, OWN, TAGS
from .nesting import STAND_INS, Nested
from .plain import text_of
from .styles import PROPERTIES

__all__ = ["SIMPLIFIED", "Sanitised", "sanitise", "text_of", "with_files"]

MOST = 2_000_000  # characters of HTML that are looked at as such
SIMPLIFIED = '<div data-simplified=""></div>'  # stands first where the words are all there and the form is not
_TAKEN_OUT = ("\x00", *STAND_INS)
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_IMG = re.compile(r"<img [^>]*+>")  # as nh3 writes it: no > in values
_SRC = re.compile(r' src="([^"]*+)"')


class Sanitised(msgspec.Struct):
    """`html` is safe to put into a document; `remote` counts the pictures that it would have fetched from elsewhere."""

    html: str
    remote: int


def sanitise(html: str) -> Sanitised:
    """The letter's HTML without what could run, fetch or fool.

    Pictures of the letter keep `cid:`, those of others carry `data-remote` instead of `src`. What is too large or too
    deeply nested to be shown as it is begins with SIMPLIFIED; its words are all there.
    """
    html = html.encode("utf-8", "replace").decode()
    for each in _TAKEN_OUT:
        html = html.replace(each, "")
    if len(html) > MOST:
        return Sanitised(SIMPLIFIED + _as_paragraphs(text_of(html)), 0)
    nested = Nested(html)
    clean = _cleaner(pictures="data:" in html).clean(nested.html)
    for stand_in, meant in STAND_INS.items():
        clean = clean.replace(stand_in, meant)
    return Sanitised(SIMPLIFIED + clean if nested.flattened else clean, nested.remote)


def with_files(html: str, keys: Mapping[str, str]) -> str:
    """Sanitised HTML in which pictures named by `cid:` are files of the desk: `keys` by content id, without <>.

    A picture whose part did not come loses its address and keeps its other words.
    """
    known = {content_id.strip("<> ").casefold(): key for content_id, key in keys.items() if _KEY.fullmatch(key)}
    return _IMG.sub(lambda tag: _SRC.sub(lambda src: _as_file(src, known), tag[0]), html)


def _as_file(src: re.Match[str], known: Mapping[str, str]) -> str:
    address = unescape(src[1])
    if address[:4].lower() != "cid:":
        return src[0]
    content_id = address[4:].strip("<> ")
    key = known.get(content_id.casefold()) or known.get(unquote(content_id).casefold())
    return f' src="/files/{key}"' if key else ""


def _as_paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(each, quote=False)}</p>" for each in text.split("\n\n") if each.strip())


def _cleaner(*, pictures: bool) -> nh3.Cleaner:
    """`pictures`: whether some may be written into the letter itself."""
    return _WITH_DATA if pictures else _PLAIN


def _made(*schemes: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={"*": set(EVERYWHERE), **{tag: set(own) for tag, own in OWN.items()}},
        url_schemes={"http", "https", "mailto", "tel", "cid", *schemes},
        filter_style_properties=set(PROPERTIES),
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


_PLAIN, _WITH_DATA = _made(), _made("data")
