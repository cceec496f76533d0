"""Which part of an inline style stays: how words and tables look, nothing that fetches, moves over others or hides."""

from __future__ import annotations

import re
from functools import lru_cache

_SIDES = ("", "-top", "-right", "-bottom", "-left")
PROPERTIES = frozenset(
    {
        "color", "background-color", "font", "font-family", "font-size", "font-style", "font-weight", "font-variant",
        "line-height", "letter-spacing", "text-align", "text-decoration", "text-indent", "text-transform", "direction",
        "white-space", "word-break", "word-wrap", "overflow-wrap", "vertical-align", "display", "float", "clear",
        "width", "height", "max-width", "min-width", "max-height", "min-height", "box-sizing",
        "border-collapse", "border-spacing", "border-radius", "table-layout", "caption-side", "empty-cells",
        "list-style", "list-style-type", "list-style-position",
    }
    | {f"padding{side}" for side in _SIDES}
    | {f"margin{side}" for side in _SIDES}
    | {f"border{side}{what}" for side in _SIDES for what in ("", "-color", "-style", "-width")}
)  # fmt: skip

MOST_STYLE = 4000  # characters of one style attribute
_COMMENT = re.compile(r"/\*[^*]*+\*+(?:[^/*][^*]*+\*+)*+/")
# no backslash (escapes), no brackets but those of a colour, no @, no braces
_VALUE = re.compile(r"(?:[\w\s#%.,'\"!+/-]|\b(?:rgba?|hsla?)\([\d\s.,%/a-z]*+\))++", re.IGNORECASE)
_FORBIDDEN = re.compile(r"expression|behaviou?r|-moz-binding|javascript|vbscript|url|import", re.IGNORECASE)
_SHOWN = frozenset({"block", "inline", "inline-block", "inline-table", "list-item", "none"})  # and table parts
_COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,24}|(?:rgba?|hsla?)\([\d\s.,%/a-z]*+\)", re.IGNORECASE)


@lru_cache(maxsize=500)  # programs write the same few over and over
def safe_style(style: str) -> str:
    """What may stay of a style attribute, "" for nothing."""
    if len(style) > MOST_STYLE:
        return ""
    kept = (_declaration(each) for each in (_COMMENT.sub(" ", style) if "/*" in style else style).split(";"))
    return ";".join(each for each in kept if each)


def _declaration(written: str) -> str:
    name, _, value = written.partition(":")
    name, value = name.strip().lower(), value.strip()
    if name == "background" and _COLOUR.fullmatch(value):
        name = "background-color"
    if name not in PROPERTIES or not _VALUE.fullmatch(value) or _FORBIDDEN.search(value):
        return ""
    if name == "display" and value.lower() not in _SHOWN and not value.lower().startswith("table"):
        return ""
    if name.startswith("margin") and "-" in value:  # laid over what stands beside it
        return ""
    return f"{name}:{value}"
