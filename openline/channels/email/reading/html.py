"""A stranger's HTML made safe to show: nothing in it runs, and nothing in it calls anybody."""

from __future__ import annotations

import msgspec


class Sanitised(msgspec.Struct):
    """`html` is safe to put into a document; `remote` counts the pictures that it would have fetched from elsewhere."""

    html: str
    remote: int


def sanitise(html: str) -> Sanitised:
    """The letter's HTML without what could run, fetch or fool."""
    raise NotImplementedError


def text_of(html: str) -> str:
    """The HTML as text that can be read."""
    raise NotImplementedError
