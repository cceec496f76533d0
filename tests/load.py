"""Customers and agents who never stop writing, each in a thread, each with a screen made of the frames that came."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Sequence
from typing import Any, Protocol

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.doc_client import Visitor
from tests.live_client import Browser, Frame, Live

PAUSE = 0.05  # seconds between two messages of one sender
MOST_PENDING = 5


class Sender(Protocol):
    """Who writes: `acknowledged` has the place of each message that the desk said it keeps, by its words."""

    name: str
    acknowledged: dict[str, tuple[int, int]]

    def step(self, within: float) -> None: ...
    def write(self, words: str) -> None: ...
    def waits_for(self) -> int: ...


class Customer(Visitor):
    """A visitor of the protocol's page who remembers what was acknowledged."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(url, "demo")
        self.name = name
        self.acknowledged: dict[str, tuple[int, int]] = {}

    def write(self, words: str) -> None:
        self.say(words, topic="technical")

    def waits_for(self) -> int:
        return len(self.pending)

    def _ack(self, frame: Frame) -> None:
        message = self.pending.get(frame["id"])
        if message is not None:
            self.acknowledged[message["body"]] = frame["conversation"], frame["seq"]
        super()._ack(frame)


class Answerer:
    """An agent who has these conversations open, answers in each in turn, and comes back after every cut."""

    def __init__(self, browser: Browser, name: str, conversations: Sequence[int]) -> None:
        self._browser, self.name = browser, name
        self.entries: dict[int, list[Frame]] = {conversation: [] for conversation in conversations}
        self.pending: dict[str, Frame] = {}
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self._live: Live | None = None
        self._wrote = 0

    def write(self, words: str) -> None:
        conversation = list(self.entries)[self._wrote % len(self.entries)]
        kind = "note" if self._wrote % 5 == 4 else "reply"
        self._wrote += 1
        frame = {"kind": kind, "id": uuid.uuid4().hex, "conversation": conversation, "body": words}
        self.pending[frame["id"]] = frame  # type: ignore[index]
        if self._live is not None:
            self._send(self._live, [frame])

    def waits_for(self) -> int:
        return len(self.pending)

    def step(self, within: float) -> None:
        try:
            self._live = self._live or self._connect()
            frame = self._live.receive(within)
        except TimeoutError:
            return
        except (OSError, ConnectionClosed, InvalidHandshake):
            self._live = None
            time.sleep(0.1)
            return
        self._live.frames.clear()
        self._obey(frame, self._live)

    def _connect(self) -> Live:
        live = Live(self._browser.url, self._browser.cookies())
        for conversation in self.entries:
            live.send("open", conversation=conversation, after=self._held(conversation))
        self._send(live, list(self.pending.values()))
        return live

    def _send(self, live: Live, frames: Sequence[Frame]) -> None:
        try:
            for frame in frames:
                live.send(**frame)
        except ConnectionClosed:
            pass  # the next step notices; what is pending goes again

    def _obey(self, frame: Frame, live: Live) -> None:
        if frame["t"] == "ack":
            sent = self.pending.pop(frame["id"], None)
            if sent is not None:
                self.acknowledged[sent["body"]] = frame["conversation"], frame["seq"]
        elif frame["t"] in ("opened", "said"):
            self._show(frame["row"]["id"], frame["entries"], live)
        assert frame["t"] != "error", frame

    def _show(self, conversation: int, entries: Sequence[Frame], live: Live) -> None:
        for entry in entries:
            held = self._held(conversation)
            if entry["seq"] > held + 1:
                self._send(live, [{"kind": "open", "conversation": conversation, "after": held}])
                return
            if entry["seq"] == held + 1:
                self.entries[conversation].append(entry)

    def _held(self, conversation: int) -> int:
        entries = self.entries[conversation]
        return entries[-1]["seq"] if entries else 0


class Load:
    """Everybody writes until `stop`, and then waits until all of it is acknowledged."""

    def __init__(self, senders: Sequence[Sender]) -> None:
        self._senders, self._stopping = senders, threading.Event()
        self._failed: list[BaseException] = []
        self._threads = [threading.Thread(target=self._run, args=(sender,)) for sender in senders]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def acknowledged(self) -> int:
        assert not self._failed, self._failed
        return sum(len(sender.acknowledged) for sender in self._senders)

    def wait_for_more(self, count: int, within: float = 60.0) -> None:
        """Until the desk has acknowledged so many more."""
        wanted, end = self.acknowledged() + count, time.monotonic() + within
        while self.acknowledged() < wanted:
            assert time.monotonic() < end, "nobody writes any more"
            time.sleep(0.01)

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=90)
        assert not self._failed, self._failed
        assert not any(thread.is_alive() for thread in self._threads), "somebody still waits for an ack"

    def _run(self, sender: Sender) -> None:
        number, quiet, due = 0, 0, 0.0
        try:
            while quiet < 20:  # a last look at what others still wrote
                if not self._stopping.is_set() and sender.waits_for() < MOST_PENDING and time.monotonic() > due:
                    sender.write(f"{sender.name} {number}")
                    number, due = number + 1, time.monotonic() + PAUSE
                sender.step(PAUSE)
                quiet = quiet + 1 if self._stopping.is_set() and not sender.waits_for() else 0
        except BaseException as error:  # noqa: BLE001  # told by the test's own thread
            self._failed.append(error)


def words_of(entries: Sequence[Frame]) -> list[tuple[int, str]]:
    """What was said, in order: (seq, words)."""
    return [(entry["seq"], entry["body"]) for entry in entries if entry.get("body")]


def everything(browser: Browser, conversation: int) -> list[Any]:
    """All entries of a conversation, as the API tells them."""
    found: list[Any] = []
    while True:
        after = found[-1]["seq"] if found else 0
        more = browser.get(f"/api/conversations/{conversation}/entries?after={after}")["entries"]
        if not more:
            return found
        found += more
