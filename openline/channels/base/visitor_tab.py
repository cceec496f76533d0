"""One tab of one visitor: who is there, and what it is shown."""

from __future__ import annotations

from typing import Any

import msgspec

from openline.kit.live.hub import hub
from openline.kit.live.sockets import Socket, readers

from . import visitor_proof, visits, words
from .speaking import Speaking
from .wire import Came, Error, Gone

_encode = msgspec.json.Encoder().encode


class Tab(Socket):
    """Until the welcome is out, frames wait in `_held`; there is no `_visit` before the hello, nor after the end."""

    __slots__ = ("_held", "_visit")

    readers = readers("visitor-reader")

    def __init__(self) -> None:
        super().__init__()
        self._visit: visits.Visit | None = None
        self._held: list[bytes] | None = []

    def show(self, frame: bytes) -> None:
        """A live frame; before the welcome it waits."""
        if self._held is None:
            self.send(frame)
        else:
            self._held.append(frame)

    @property
    def speaks(self) -> Speaking | None:
        """The account that this tab speaks for."""
        return self._visit.speaks if self._visit is not None else None

    @property
    def visitor(self) -> str:
        return self._visit.visitor if self._visit is not None else ""

    @property
    def topic(self) -> tuple[str, str, int]:
        """All tabs of this visitor."""
        assert self._visit is not None
        return "visitor", self._visit.visitor, self._visit.line

    def belong(self, customer: int) -> None:
        """From now on this tab is shown what happens to that customer's conversations on its line."""
        assert self._visit is not None
        self._visit.customer = customer
        hub.subscribe(self, ("customer", customer, self._visit.line))

    def speak(self, speaks: Speaking) -> bool:
        """From now on it is shown what happens to the account's; gives whether somebody is new among its customers."""
        assert self._visit is not None
        visit, before = self._visit, self._visit.speaks
        heard = set() if before is None or before is speaks else before.customers
        for customer in speaks.customers - heard:
            hub.subscribe(self, ("customer", customer, visit.line))
        for customer in heard - speaks.customers:
            hub.unsubscribe(self, ("customer", customer, visit.line))
        visit.speaks = speaks
        visitor_proof.watch(self)
        return bool(speaks.customers - heard)

    def look_again(self) -> None:
        """The account has more chats than a moment ago, or fewer."""
        if self._held is None and self.speaks is not None:
            self.read(visits.look_again, self.speaks, then=self._looked)

    def _looked(self, found: tuple[Speaking, list[Any]]) -> None:
        speaks, entries = found
        before = self.speaks
        assert before is not None
        if speaks.customers - before.customers:
            self.speak(msgspec.structs.replace(speaks, chats=before.chats))
            self.look_again()
        else:
            self.speak(speaks)
            self._shown((entries, False))

    def hide(self, conversation: int) -> None:
        """It went behind a wall, and began elsewhere."""
        self.show(_encode(Gone(conversation)))
        self.look_again()

    def closed(self) -> None:
        visit, self._visit = self._visit, None
        if visit is None:
            return
        visitor_proof.forget(self)
        hub.unsubscribe(self, ("visitor", visit.visitor, visit.line))
        for customer in {visit.customer, *(visit.speaks.customers if visit.speaks else ())}:
            hub.unsubscribe(self, ("customer", customer, visit.line))

    def show_all(self) -> None:
        """What was said before this tab listened; while it is being welcomed the welcome brings it."""
        if self._held is None and self._visit is not None:
            self.read(visits.catch_up, self._visit, {}, then=self._shown)

    def _shown(self, found: tuple[list[Any], bool]) -> None:
        for entry in found[0]:
            self.send(_encode(Came(entry)))

    def refuse(self, code: str, client_id: str = "") -> None:
        language = self._visit.language if self._visit else "en"
        self.send(_encode(Error(code, words.of(code, language), client_id, code in words.RETRY)))
