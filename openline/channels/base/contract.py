"""What every channel promises. A channel is a Django app whose AppConfig derives from `ChannelConfig`.

(In a channel's apps.py import this module, not the class: Django takes the first of two AppConfigs that it finds
there for none at all, and silently falls back to a plain one.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

import msgspec
from django.apps import AppConfig

from openline.conversations.wire import Entry, Row

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from openline.conversations.models import Line

    from .line_form import LineForm
    from .line_panels import LineState, Panel

EXCLUSIVE, SHARED, PAUSABLE = "exclusive", "shared", "pausable"


REPLY, DIGEST, ACKNOWLEDGEMENT = "reply", "digest", "acknowledgement"


class Outgoing(msgspec.Struct, frozen=True):
    """One reply on its way out. `after` is the seq of the public entry before it.

    The rest matters to channels that are `carried`. `line` is the one that it leaves by, 0 for the conversation's
    own. `purpose`: a reply; a digest of replies that the customer did not see elsewhere (`entry` is the last, `earlier`
    those before it); an acknowledgement that his letter is here (`entry` is the customer's message). `again`: a try
    before this one was cut off, so that the outside world may have it already. `only`: those of its addresses that this
    try is for, because the others have it; () for all.
    """

    row: Row
    entry: Entry
    after: int
    line: int = 0
    purpose: str = REPLY
    earlier: tuple[Entry, ...] = ()
    again: bool = False
    only: tuple[str, ...] = ()


class DeliveryError(Exception):
    """The outside world did not take it; `permanent` when trying again is of no use. The text is for the agent.

    `doubtful`: it may have taken it all the same, because it fell silent before it said so. `unreachable`: the line's
    server was not even asked, so that none of the line's other letters would fare better now.
    """

    def __init__(self, text: str, *, permanent: bool, doubtful: bool = False, unreachable: bool = False) -> None:
        super().__init__(text)
        self.permanent, self.doubtful, self.unreachable = permanent, doubtful, unreachable


class InPart(str):
    """The id of what went to some and was refused for others: by address, the words of the server."""

    refused: dict[str, str]

    @classmethod
    def made(cls, external_id: str, refused: dict[str, str]) -> InPart:
        one = cls(external_id)
        one.refused = refused
        return one


class Adapter(Protocol):
    """How a channel speaks to the outside."""

    def send_many(self, outgoings: Sequence[Outgoing]) -> list[str | DeliveryError]:
        """Carry these replies; for each the id that the outside world knows it by, or why it did not go."""


@runtime_checkable
class Keeping(Adapter, Protocol):
    """An adapter that keeps a connection from one call to the next, until nothing is left to send."""

    def close(self) -> None: ...


class Notice(msgspec.Struct, frozen=True):
    """A letter of the desk's own that answers nothing: a link that confirms an address, word that one was changed. It
    is text, and never carries what somebody typed: a form must not write to strangers. `id` makes its Message-ID."""

    id: str
    line: int
    to: str
    subject: str
    body: str
    language: str = ""
    again: bool = False


@runtime_checkable
class Noticing(Adapter, Protocol):
    """An adapter whose lines can carry notices."""

    def send_notice(self, notice: Notice) -> str | DeliveryError: ...


class Service(Protocol):
    """Work of its own beside the pages, as long as the desk runs. Neither call waits for the outside world; `stop`
    comes back when nothing is written any more."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


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
    # answers are letters: formatted, with Cc and Bcc, for an address; by a mailbox if the channel is not carried itself
    letters: ClassVar[bool] = False
    carried: ClassVar[bool] = False  # answers are handed to a server outside, by a row that is tried until it went
    fades: ClassVar[bool] = False  # an answer that the customer did not see for two minutes goes on by letter
    # its site proves its customers: their own words may be quoted to their address, and an answer goes to nobody beside
    proves: ClassVar[bool] = False
    identified: ClassVar[bool] = False  # a line of it may name a site, whose tokens say who its customers are
    fields_template: ClassVar[str] = "channels/fields.html"  # the fields of a line's page: `basics` and `form`

    @abstractmethod
    def adapter(self) -> Adapter:
        """How the channel speaks to the outside."""

    @abstractmethod
    def form(self) -> type[LineForm]:
        """The settings form of a line (import it inside: forms need the models, which are not there yet)."""

    def snippet(self, base_url: str, key: str) -> str:
        """What an admin puts on his site for this line; empty when there is nothing to put."""
        return ""

    def services(self) -> Sequence[Service]:
        """What runs as long as the desk does."""
        return ()

    def recipient(self, row: Row) -> str:
        """The address that a letter of this conversation goes to; "" when none is known."""
        return ""

    def hands_over(self, line: Line) -> bool:
        """Whether what leaves by this line is handed to anybody as it is set now."""
        return True

    def heading(self, line: Line) -> str:
        """What the page of a line is called."""
        return line.name

    def page_panels(self, line: Line) -> Sequence[Panel]:
        """What stands beside the fields of a line."""
        return ()

    def states(self, lines: Sequence[Line]) -> Mapping[int, LineState]:
        """How open lines do, by their pk, where there is more to say than that they are switched on."""
        return {}

    def obstacle(self, line: Line) -> str:
        """Why this line may not be switched on; "" when nothing is in the way."""
        return ""

    def changed(self, line: Line) -> None:
        """Its settings are others now, committed: what is remembered of the old ones has to be forgotten."""
