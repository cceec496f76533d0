"""The visitor's socket: hello, catching up, saying something. Its protocol stands in channels/chat/doc.md."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import msgspec
from django.conf import settings

from openline.conversations.limits import MOST_BODY, MOST_FILES
from openline.conversations.proving.sessions import OtherAccount
from openline.conversations.seen import Saw
from openline.conversations.writer import writer
from openline.kit.live.hub import hub
from openline.kit.live.limits import Bucket, Buckets
from openline.kit.live.sockets import LARGEST_FRAME, Socket, Upgrade
from openline.kit.uploads import LIMIT

from . import visitor_proof, visits
from .visitor_says import say
from .visitor_tab import Tab
from .wire import (
    CaughtUp,
    Contact,
    Hello,
    Identify,
    Limits,
    More,
    Pong,
    Reached,
    Say,
    Seen,
    SignOut,
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
REFUSED: dict[type[Exception], tuple[int, str]] = {
    visits.UnknownLine: (4404, "unknown_line"),
    visits.ForeignSite: (4403, "foreign_site"),
    visits.UnknownToken: (4401, "unknown_token"),
    OtherAccount: (4401, "other_account"),
}


def accept(upgrade: Upgrade) -> Socket:
    """Any page may open the socket; which line it may speak for is asked at its hello."""
    return VisitorSocket(upgrade)


class VisitorSocket(Tab):
    """What a tab is asked. Until its welcome is out, commands wait in `_early`."""

    __slots__ = ("_asked", "_early", "_frames", "_upgrade")

    def __init__(self, upgrade: Upgrade) -> None:
        super().__init__()
        self._upgrade: Upgrade | None = upgrade
        self._early: list[VisitorCommand] | None = None
        self._asked: list[More] = []  # what is being caught up on, and the newest asked meanwhile
        self._frames = Bucket(settings.VISITOR_MESSAGES_PER_MINUTE * FRAMES_A_MESSAGE, time.monotonic())

    def closed(self) -> None:
        self._upgrade = None
        super().closed()

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
            self.refuse("too_long")
            return
        try:
            command = _decode(payload)
        except (msgspec.DecodeError, RecursionError):
            self.refuse("bad_frame")
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
            self.refuse("hello_first")

    # --- hello ---

    def _greet(self, hello: Hello) -> None:
        assert self._upgrade is not None
        self._early = []
        upgrade, self._upgrade = self._upgrade, None
        self.read(_greeting, hello, upgrade.origin, upgrade.host, upgrade.language, then=self._greeted)

    def _greeted(self, greeting: visits.Greeting | Exception) -> None:
        if isinstance(greeting, Exception):
            code, name = REFUSED[type(greeting)]
            self.refuse(name)
            self.close(code, name)
            return
        visit = self._visit = greeting.visit
        hub.subscribe(self, self.topic)
        if visit.speaks is not None:
            self.speak(visit.speaks)
        elif visit.customer is not None:
            self.belong(visit.customer)
        if greeting.new:
            self._welcome(greeting, visits.nothing_yet())
        else:
            self._look_back(greeting)

    def _look_back(self, greeting: visits.Greeting) -> None:
        self.read(visits.look_back, greeting.visit, greeting.cursor, then=lambda past: self._welcome(greeting, past))

    def _welcome(self, greeting: visits.Greeting, past: visits.Past) -> None:
        """Whoever became his since we looked (his first word, kept from another tab) has to be listened to first."""
        visit = greeting.visit
        customer = visit.customer or past.customer
        if past.speaks is not None:
            if self.speak(past.speaks):
                self._look_back(greeting)
                return
        elif customer is not None and past.customer != visit.customer:
            self.belong(customer)
            self._look_back(greeting)
            return
        self._say_welcome(greeting, past)
        held, self._held = self._held or [], None
        for frame in held:
            self.send(frame)
        early, self._early = self._early or [], None
        for command in early:
            self._obey(command, visit)

    def _say_welcome(self, greeting: visits.Greeting, past: visits.Past) -> None:
        speaks = greeting.visit.speaks
        if speaks is not None and greeting.proof:
            visitor_proof.tell(self, greeting.proof, speaks)
        self.send(_encode(_welcome(greeting, past)))
        for saw in past.saw:
            self.send(_encode(saw))
        if greeting.refused:
            self.refuse(greeting.refused, visitor_proof.IDENTIFY)
        if speaks is not None and greeting.proof:
            visitor_proof.arrived(self, speaks)

    # --- commands ---

    def _obey(self, command: VisitorCommand, visit: visits.Visit) -> None:
        if isinstance(command, Say):
            say(self, command, visit)
        elif isinstance(command, Seen):
            self._saw(command, visit)
        elif isinstance(command, More):
            self._asked[1:] = [command]
            if len(self._asked) == 1:
                self._catch_up(visit)
        elif isinstance(command, Contact):
            self._reach(command, visit)
        elif isinstance(command, Identify):
            visitor_proof.identify(self, command, visit)
        elif isinstance(command, SignOut):
            visitor_proof.sign_out(self, visit)
        elif isinstance(command, Hello):
            self.refuse("bad_frame")
        else:
            self.send(PONG)

    def _saw(self, seen: Seen, visit: visits.Visit) -> None:
        customer = visit.customer if visit.speaks is None else visit.speaks.chats.get(seen.conversation)
        if customer is not None:
            writer.submit(Saw(seen.conversation, seen.seq, customer=customer), _nothing)

    def _reach(self, command: Contact, visit: visits.Visit) -> None:
        if visit.speaks is not None:
            self.refuse("accounts_email", CONTACT)
        elif visit.customer is None:
            self.refuse("nothing_said", CONTACT)
        elif not _contacts.take(visit.visitor, time.monotonic()):
            self.refuse("too_fast_contact", CONTACT)
        else:
            self.read(visits.reach, visit.customer, command.email, then=self._reached)

    def _reached(self, email: str | None) -> None:
        if email is None:
            self.refuse("bad_email", CONTACT)
        else:
            self.send(_encode(Reached(email)))

    def _catch_up(self, visit: visits.Visit) -> None:
        """One look at a time: of those asked meanwhile only the newest is of use."""
        self.read(visits.catch_up, visit, self._asked[0].cursor, then=self._caught_up)

    def _caught_up(self, found: tuple[list[Any], bool]) -> None:
        self.send(_encode(CaughtUp(*found)))
        del self._asked[0]
        if self._asked and self._visit is not None:
            self._catch_up(self._visit)


def _nothing(_: Any) -> None:
    """Nobody waits for the answer."""


def _greeting(hello: Hello, origin: str, host: str, accepted: str) -> visits.Greeting | Exception:
    try:
        return visits.greet(hello, origin, host, accepted)
    except tuple(REFUSED) as refused:
        return refused


def _welcome(greeting: visits.Greeting, past: visits.Past) -> Welcome:
    visit = greeting.visit
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
        visit.speaks.account() if visit.speaks else None,
    )
