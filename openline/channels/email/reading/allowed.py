"""Which tags and attributes of a letter stay."""

from __future__ import annotations

import re

from .markup import Attributes
from .styles import safe_style

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "ul",
})  # fmt: skip
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
})  # fmt: skip
SECTIONS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})
TABLE = SECTIONS | CELLS | {"table", "tr"}
VOID = frozenset({"br", "hr", "img"})
TAGS = BLOCKS | INLINE | TABLE | VOID

_ALIGNED = frozenset({"align"})
OWN: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "data-remote", "alt", "width", "height", "align"}),
    "font": frozenset({"color", "face", "size"}),
    "table": frozenset({"width", "height", "border", "cellpadding", "cellspacing", "align", "bgcolor"}),
    "tr": frozenset({"align", "valign", "bgcolor", "height"}),
    **dict.fromkeys(
        CELLS, frozenset({"colspan", "rowspan", "width", "height", "align", "valign", "bgcolor", "nowrap"})
    ),
    **dict.fromkeys(("div", "p", "h1", "h2", "h3", "h4", "h5", "h6"), _ALIGNED),
    "ol": frozenset({"start", "type"}),
    "ul": frozenset({"type"}),
    "hr": frozenset({"width", "size", "color", "align"}),
}
EVERYWHERE = frozenset({"style", "dir", "lang", "title"})

MOST_ADDRESS = 8000  # characters of a link
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:|tel:)", re.IGNORECASE)
_REMOTE = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*+", re.IGNORECASE)
_LOOK = re.compile(r"[\w#%., -]{1,80}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


def kept(name: str, attributes: Attributes) -> Attributes:
    """Of a tag that stays. A picture of others comes as `data-remote`: its address, which nothing fetches."""
    found = {}
    own = OWN.get(name, frozenset())
    for each, written in attributes.items():
        if (each in own or each in EVERYWHERE) and (value := _value(each, written)):
            found[each] = value
    if name == "img":
        found.pop("data-remote", None)
        found |= _source(attributes)
    return found


def _value(name: str, value: str) -> str:
    if name == "style":
        return safe_style(value)
    if name == "href":
        return link(value)
    if name in ("title", "alt"):
        return value[:500]
    if name == "src":
        return ""  # see _source
    if name in ("colspan", "rowspan", "start"):
        return value if value.isascii() and value.isdigit() and len(value) <= 3 else ""
    if name == "nowrap":
        return "nowrap"
    return value if _LOOK.fullmatch(value) else ""


def link(written: str) -> str:
    """An address that a click may lead to: web, mail or telephone; "" for every other."""
    address = _UNSEEN.sub("", written).strip()
    return address if len(address) <= MOST_ADDRESS and _LINK.match(address) else ""


def _source(attributes: Attributes) -> Attributes:
    address = _UNSEEN.sub("", attributes.get("src", "")).strip()
    if not address:  # the first of several sizes
        address = attributes.get("srcset", "").strip().partition(",")[0].partition(" ")[0]
    if address.startswith("//"):
        address = f"https:{address}"
    if address[:4].lower() == "cid:" or _PICTURE.fullmatch(address):
        return {"src": address}
    if _REMOTE.match(address) and len(address) <= MOST_ADDRESS:
        return {"data-remote": address}
    return {}
