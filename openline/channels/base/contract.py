"""What every channel promises. A channel is a Django app whose AppConfig derives from `ChannelConfig`.

(In a channel's apps.py import this module, not the class: Django takes the first of two AppConfigs that it finds
there for none at all, and silently falls back to a plain one.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

import msgspec
from django.apps import AppConfig

from openline.conversations.wire import Entry, Row

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from .line_form import LineForm

EXCLUSIVE, SHARED, PAUSABLE = "exclusive", "shared", "pausable"


class Outgoing(msgspec.Struct, frozen=True):
    """One reply on its way out. `after` is the seq of the public entry before it."""

    row: Row
    entry: Entry
    after: int


class DeliveryError(Exception):
    """The outside world did not take it; `permanent` when trying again is of no use. The text is for the agent."""

    def __init__(self, text: str, *, permanent: bool) -> None:
        super().__init__(text)
        self.permanent = permanent


class Adapter(Protocol):
    """How a channel speaks to the outside."""

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        """Carry these replies; for each the id that the outside world knows it by, or why it did not go."""


class ChannelConfig(AppConfig, ABC):
    """A kind of way in. Subclasses fill in what is declared here; nothing outside the folder needs to know more."""

    kind: ClassVar[str]
    title: ClassVar[str | _StrPromise]  # "Chat"
    lines_title: ClassVar[str | _StrPromise]  # what its settings page is called: "Chat widget"
    goes: ClassVar[str | _StrPromise]  # where an answer goes, beside the agent's field: "Goes to the chat"
    icon: ClassVar[str]  # a symbol of icons.svg
    colour: ClassVar[str]  # a token: "--chat"
    attention: ClassVar[str]  # how it takes an agent: exclusive, shared or pausable
    promise: ClassVar[tuple[int, int]]  # default promise: percent answered within seconds
    roles: ClassVar[tuple[str, ...]] = ()  # processes of its own, for the command line

    @abstractmethod
    def adapter(self) -> Adapter:
        """How the channel speaks to the outside."""

    @abstractmethod
    def form(self) -> type[LineForm]:
        """The settings form of a line (import it inside: forms need the models, which are not there yet)."""

    def snippet(self, base_url: str, key: str) -> str:
        """What an admin puts on his site for this line; empty when there is nothing to put."""
        return ""
