"""How mail programs mark in HTML what is not new: quoted letters, the line before them, signatures."""

from __future__ import annotations

import re

from .markup import Attributes

CITE = "cite"  # an older letter
INDENT = "indent"  # maybe one: a blockquote that says no more about itself
PREFIX = "prefix"  # the line that says whose it is
REST = "rest"  # all that follows is older
RULE = "rule"  # all that follows is older, if it begins like the head of a letter
SIGNATURE = "signature"

_SIGNED_CLASS = frozenset({
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block", "applemailsignature",
    "elided-signature", "js-signature",
})  # fmt: skip
_SIGNED_ID = frozenset({
    "signature", "x-signature", "ms-outlook-mobile-signature", "applemailsignature", "composer_signature",
    "applelinkpreview-signature",
})  # fmt: skip
_REST_ID = frozenset({
    "appendonsend", "divrplyfwdmsg", "stopspelling", "zwchr", "mail-editor-reference-message-container",
    "ms-outlook-mobile-reference-message",
})  # fmt: skip
_PREFIX_CLASS = frozenset({"gmail_attr", "moz-cite-prefix", "zmail_extra_hr", "protonmail_quote_header"})
_CITE_CLASS = re.compile(r"yahoo_quoted|tutanota_quote|\bxfm_?c|mail-quote|zmail_extra\b", re.IGNORECASE)
_QUOTING_STYLE = re.compile(r"border-left|border-inline-start|margin[^;]*0?\.8ex|padding-left:\s*1ex", re.IGNORECASE)
_RULE_STYLE = re.compile(r"border-top(?:-style)?\s*:[^;]{0,40}solid", re.IGNORECASE)


def mark_of(name: str, attributes: Attributes) -> str:
    """What this tag says of all that is in it (REST and RULE: of what follows), "" for nothing."""
    if not attributes and name != "blockquote":
        return ""
    classes, own_id = attributes.get("class", "").lower(), attributes.get("id", "").lower()
    if own_id in _REST_ID or "ms-outlook-mobile-reference-message" in classes:
        return REST
    if _is_signature(classes.split(), own_id, attributes):
        return SIGNATURE
    if _PREFIX_CLASS & set(classes.split()):
        return PREFIX
    return _quote(name, classes, own_id, attributes)


def _is_signature(classes: list[str], own_id: str, attributes: Attributes) -> bool:
    named = not _SIGNED_CLASS.isdisjoint(classes) or own_id in _SIGNED_ID
    return named or attributes.get("data-smartmail") == "gmail_signature" or "data-signature-widget" in attributes


def _quote(name: str, classes: str, own_id: str, attributes: Attributes) -> str:
    style = attributes.get("style", "")
    if name == "blockquote":
        told = "cite" in attributes or attributes.get("type", "").lower() == "cite" or "quote" in classes + own_id
        return CITE if told or classes.startswith("xfm") or _QUOTING_STYLE.search(style) else INDENT
    if _CITE_CLASS.search(classes) or "yahoo_quoted" in own_id:
        return CITE
    if name == "div" and attributes.get("name", "").lower() in ("quote", "quoted-content"):  # GMX, WEB.DE
        return CITE
    return RULE if name in ("div", "p", "td") and _RULE_STYLE.search(style) else ""
