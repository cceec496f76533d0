"""What a channel shows of a line beside its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Panel(NamedTuple):
    """A card beside the fields: a template of the channel, and what it draws. It finds the line as `line`."""

    template: str
    told: Mapping[str, Any]


class LineState(NamedTuple):
    """How a line does. `kind` is a chip's: ok, soon or late; `detail` a sentence more."""

    words: str
    kind: str = ""
    detail: str = ""
