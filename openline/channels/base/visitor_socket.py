"""The visitor's socket: hello, catching up, saying something. Its protocol stands in channels/chat/doc.md."""

from __future__ import annotations

import asyncio
import time
from functools import cache
from typing import Any

import msgspec
from django.conf import settings

from openline.conversations.intake import Incoming
from openline.conversations.limits import MOST_BODY, MOST_FILES, refusal
from openline.conversations.outcome import Kept, Refused
from openline.conversations.seen import Saw
from openline.conversations.writer import writer
from openline.kit.live.hub import hub
from openline.kit.live.limits import Bucket, Buckets
from openline.kit.live.sockets import LARGEST_FRAME, Socket, Upgrade, readers
from openline.kit.uploads import LIMIT

from . import visits, words
from .wire import (
    Ack,
    Came,
    CaughtUp,
    Contact,
    Error,
    Hello,
    Limits,
    More,
    Pong,
    Reached,
    Say,
    Seen,
    VisitorCommand,
    Welcome,
)

_decode = msgspec.json.Decoder(VisitorCommand).decode
_encode = msgspec.json.Encoder().encode
PONG = _encode(Pong())
HELLO_WITHIN = 15.0  # seconds
FRAMES_A_MESSAGE = 8  # frames of all kinds from one socket, for each message that the settings allow
CONTACT = "contact"  # the id of what is wrong with an address
_contacts = Buckets(6)  # a minute, of one visitor; ten at once
EARLY_FRAMES = 20  # frames that may follow a hello before it is answered
REFUSED = {
    visits.UnknownLine: (4404, "unknown_line"),
    visits.ForeignSite: (4403, "foreign_site"),
    visits.UnknownToken: (4401, "unknown_token"),
}

sending: dict[str, VisitorSocket] = {}  # client ids under way, so that the sender is told once: by its ack


def accept(upgrade: Upgrade) -> Socket:
    """Any page may open the socket; which line it may speak for is asked at its hello."""
    return VisitorSocket(upgrade)


class VisitorSocket(Socket):
    """One tab of one visitor. Until the welcome is out, commands and frames wait in `_early` and `_held`."""

    __slots__ = ("_asked", "_early", "_frames", "_held", "_upgrade", "_visit")

    readers = readers("visitor-reader")

    def __init__(self, upgrade: Upgrade) -> None:
        super().__init__()
        self._upgrade: Upgrade | None = upgrade
        self._visit: visits.Visit | None = None
        self._early: list[VisitorCommand] | None = None
        self._held: list[bytes] | None = []
        self._asked: list[More] = []  # what is being caught up on, and the newest asked meanwhile
        self._frames = Bucket(settings.VISITOR_MESSAGES_PER_MINUTE * FRAMES_A_MESSAGE, time.monotonic())

    def connected(self) -> None:
        asyncio.get_running_loop().call_later(HELLO_WITHIN, self._still_silent)

    def _still_silent(self) -> None:
        if self._upgrade is not None:
            self.close(4408, "no hello came")

    def received(self, payload: bytes) -> None:
        if not self._frames.take(time.monotonic()):
            self.close(1013, "slow down")
            return
        if len(payload) > LARGEST_FRAME:
            self._refuse("too_long")
            return
        try:
            command = _decode(payload)
        except (msgspec.DecodeError, RecursionError):
            self._refuse("bad_frame")
            return
        if self._held is None and self._visit is not None:
            self._obey(command, self._visit)
        elif self._early is not None:
            self._early.append(command)
            if len(self._early) > EARLY_FRAMES:
                self.close(4400, "wait for welcome")
        elif isinstance(command, Hello):
            self._greet(command)
        else:
            self._refuse("hello_first")

    def show(self, frame: bytes) -> None:
        """A live frame; before the welcome it waits."""
        if self._held is None:
            self.send(frame)
        else:
            self._held.append(frame)

    # --- hello ---

    def _greet(self, hello: Hello) -> None:
        assert self._upgrade is not None
        self._early = []
        upgrade, self._upgrade = self._upgrade, None
        self.read(_greeting, hello, upgrade.origin, upgrade.host, upgrade.language, then=self._greeted)

    def _greeted(self, greeting: visits.Greeting | Exception) -> None:
        if isinstance(greeting, Exception):
            code, name = REFUSED[type(greeting)]
            self._refuse(name)
            self.close(code, name)
            return
        visit = self._visit = greeting.visit
        hub.subscribe(self, ("visitor", visit.visitor, visit.line))
        if visit.customer is not None:
            self.belong(visit.customer)
        if greeting.new:
            self._welcome(greeting, visits.nothing_yet())
        else:
            self._look_back(greeting)

    def _look_back(self, greeting: visits.Greeting) -> None:
        self.read(visits.look_back, greeting.visit, greeting.cursor, then=lambda past: self._welcome(greeting, past))

    def _welcome(self, greeting: visits.Greeting, past: visits.Past) -> None:
        visit = greeting.visit
        customer = visit.customer or past.customer
        if customer is not None and past.customer != visit.customer:
            # his first word was kept meanwhile, from another tab: listen first, then look again
            self.belong(customer)
            self._look_back(greeting)
            return
        self.send(_encode(_welcome(greeting, past)))
        held, self._held = self._held or [], None
        for frame in held:
            self.send(frame)
        early, self._early = self._early or [], None
        for command in early:
            self._obey(command, visit)

    def belong(self, customer: int) -> None:
        """From now on this tab is shown what happens to that customer's conversations on its line."""
        assert self._visit is not None
        self._visit.customer = customer
        hub.subscribe(self, ("customer", customer, self._visit.line))

    def closed(self) -> None:
        self._upgrade = None
        visit, self._visit = self._visit, None
        if visit is not None:
            hub.unsubscribe(self, ("visitor", visit.visitor, visit.line))
            hub.unsubscribe(self, ("customer", visit.customer, visit.line))

    # --- commands ---

    def _obey(self, command: VisitorCommand, visit: visits.Visit) -> None:
        if isinstance(command, Say):
            self._say(command, visit)
        elif isinstance(command, Seen):
            if visit.customer is not None:
                saw = Saw(command.conversation, command.seq, customer=visit.customer)
                writer.submit(saw, _nothing)
        elif isinstance(command, More):
            self._asked[1:] = [command]
            if len(self._asked) == 1:
                self._catch_up(visit)
        elif isinstance(command, Contact):
            self._reach(command, visit)
        elif isinstance(command, Hello):
            self._refuse("bad_frame")
        else:
            self.send(PONG)

    def _reach(self, command: Contact, visit: visits.Visit) -> None:
        if visit.customer is None:
            self._refuse("nothing_said", CONTACT)
        elif not _contacts.take(visit.visitor, time.monotonic()):
            self._refuse("too_fast_contact", CONTACT)
        else:
            self.read(visits.reach, visit.customer, command.email, then=self._reached)

    def _reached(self, email: str | None) -> None:
        if email is None:
            self._refuse("bad_email", CONTACT)
        else:
            self.send(_encode(Reached(email)))

    def _say(self, say: Say, visit: visits.Visit) -> None:
        code = refusal(say.id, say.body, say.files)
        if not code and not _messages().take(visit.visitor, time.monotonic()):
            code = "too_fast"
        if code:
            self._refuse(code, say.id)
            return
        sending[say.id] = self
        writer.submit(_incoming(say, visit), lambda outcome: self._kept(say.id, visit, outcome))

    def _kept(self, client_id: str, visit: visits.Visit, outcome: Any) -> None:
        """On the writer's thread."""
        sending.pop(client_id, None)
        if isinstance(outcome, Kept):
            ack = Ack(client_id, outcome.conversation, outcome.seq, outcome.after, outcome.at)
            hub.post(self._acknowledge, _encode(ack), outcome.customer, visit)
        else:
            hub.post(self._refuse, outcome.code if isinstance(outcome, Refused) else "not_kept", client_id)

    def _acknowledge(self, ack: bytes, customer: int, visit: visits.Visit) -> None:
        if visit.customer is None:  # his first word: his other tabs do not listen yet, and the sender may be gone
            for tab in list(hub.listeners(("visitor", visit.visitor, visit.line))):
                tab.belong(customer)
                if tab is not self:
                    tab.show_all(customer)
        self.send(ack)

    def show_all(self, customer: int) -> None:
        """What was said before this tab listened; while it is being welcomed the welcome brings it."""
        if self._held is None and self._visit is not None:
            self.read(visits.catch_up, customer, self._visit.line, {}, then=self._shown)

    def _shown(self, found: tuple[list[Any], bool]) -> None:
        for entry in found[0]:
            self.send(_encode(Came(entry)))

    def _catch_up(self, visit: visits.Visit) -> None:
        """One look at a time: of those asked meanwhile only the newest is of use."""
        self.read(visits.catch_up, visit.customer, visit.line, self._asked[0].cursor, then=self._caught_up)

    def _caught_up(self, found: tuple[list[Any], bool]) -> None:
        self.send(_encode(CaughtUp(*found)))
        del self._asked[0]
        if self._asked and self._visit is not None:
            self._catch_up(self._visit)

    def _refuse(self, code: str, client_id: str = "") -> None:
        language = self._visit.language if self._visit else "en"
        self.send(_encode(Error(code, words.of(code, language), client_id, code in words.RETRY)))


@cache
def _messages() -> Buckets:
    """By visitor, not by socket: connecting again does not start the count again."""
    return Buckets(settings.VISITOR_MESSAGES_PER_MINUTE)


def _nothing(_: Any) -> None:
    """Nobody waits for the answer."""


def _greeting(hello: Hello, origin: str, host: str, accepted: str) -> visits.Greeting | Exception:
    try:
        return visits.greet(hello, origin, host, accepted)
    except tuple(REFUSED) as refused:
        return refused


def _welcome(greeting: visits.Greeting, past: visits.Past) -> Welcome:
    return Welcome(
        greeting.token,
        greeting.name,
        greeting.topics,
        past.conversation,
        past.closed,
        past.seen,
        past.entries,
        past.more,
        Limits(MOST_BODY, LIMIT, MOST_FILES),
        past.email,
    )


def _incoming(say: Say, visit: visits.Visit) -> Incoming:
    return Incoming(
        visit.line,
        "visitor",
        visit.visitor,
        say.id,
        say.body,
        files=say.files,
        language=visit.language,
        topic=say.topic,
        uploader=visit.visitor,
    )
