"""One open workspace of one agent: commands in, frames out. Commands stand in workspace/wire.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from openline import __version__
from openline.conversations.limits import refusal
from openline.conversations.outcome import Kept, Refused
from openline.conversations.replies import Writing
from openline.conversations.seen import Saw
from openline.conversations.writer import writer
from openline.kit.live.hub import Topic, hub
from openline.kit.live.sockets import LARGEST_FRAME, Socket, readers
from openline.workspace import wire, words

from .letters import Formatted, as_letter
from .session import SignedIn, sign_in, thread_for

_decode = msgspec.json.Decoder(wire.AgentCommand).decode
_encode = msgspec.json.Encoder().encode
PONG = _encode(wire.Pong())
SIGNED_OUT = 4401
EARLY_FRAMES = 50

everybody: set[AgentSocket] = set()


class AgentSocket(Socket):
    """`departments` is what the agent may see now; every frame about a conversation is checked against it."""

    __slots__ = ("_cookie", "_early", "_language", "_lists", "_opening", "departments", "opened", "who")

    readers = readers("agent-reader")

    def __init__(self, cookie: str, language: str) -> None:
        super().__init__()
        self._cookie, self._language = cookie, language
        self._early: list[wire.AgentCommand] = []
        self._lists: set[Topic] = set()
        self.who: SignedIn | None = None
        self.departments: frozenset[int] = frozenset()
        self.opened: dict[int, int] = {}  # conversation -> department it is in
        self._opening: dict[int, list[tuple[int, bytes]]] = {}  # frames that came while it was being read

    # --- sign-in and scope ---

    def connected(self) -> None:
        self.read(sign_in, self._cookie, self._language, then=self._signed_in)

    def _signed_in(self, who: SignedIn | None) -> None:
        self._cookie = self._language = ""
        if who is None:
            self.close(SIGNED_OUT, "signed out")
            return
        self.who = who
        everybody.add(self)
        hub.subscribe(self, ("agent", who.id))
        self.rescope(who.departments)
        early, self._early = self._early, []
        for command in early:
            self._obey(command, who)

    def rescope(self, departments: frozenset[int]) -> None:
        """From now on the agent may see these departments, and what he may not see any more is gone."""
        assert self.who is not None
        for department in self.departments - departments:
            hub.unsubscribe(self, ("department", department))
            self._unlist(("list", department))
        for department in departments - self.departments:
            hub.subscribe(self, ("department", department))
        self.departments = departments
        for conversation, department in list(self.opened.items()):
            if department not in departments:
                self.lose(conversation)
        self.send(_encode(wire.Welcome(self.who.id, sorted(departments), __version__)))

    def lose(self, conversation: int) -> None:
        """It is no longer his to see."""
        self._leave(conversation)
        self.send(_encode(wire.Gone(conversation)))

    def closed(self) -> None:
        everybody.discard(self)
        for topic in self._lists:
            hub.unsubscribe(self, topic)
        for conversation in {*self.opened, *self._opening}:
            hub.unsubscribe(self, ("conversation", conversation))
        for department in self.departments:
            hub.unsubscribe(self, ("department", department))
        if self.who is not None:
            hub.unsubscribe(self, ("agent", self.who.id))

    # --- commands ---

    def received(self, payload: bytes) -> None:
        if len(payload) > LARGEST_FRAME:
            self._refuse("too_long")
            return
        try:
            command = _decode(payload)
        except (msgspec.DecodeError, RecursionError):
            self._refuse("bad_frame")
            return
        if self.who is not None:
            self._obey(command, self.who)
        elif len(self._early) < EARLY_FRAMES:
            self._early.append(command)
        else:
            self.close(4400, "wait for welcome")

    def _obey(self, command: wire.AgentCommand, who: SignedIn) -> None:
        COMMANDS[type(command)](self, command, who)

    def on_watch(self, watch: wire.Watch, who: SignedIn) -> None:
        for topic in list(self._lists):
            self._unlist(topic)
        if watch.view == "mine":
            self._list(("mine", who.id))
        elif watch.department is not None:
            # Even `gone` frames would tell when something happens behind another department's wall.
            if watch.department in self.departments:
                self._list(("list", watch.department))
        else:
            for department in self.departments:
                self._list(("list", department))

    def _list(self, topic: Topic) -> None:
        self._lists.add(topic)
        hub.subscribe(self, topic)

    def _unlist(self, topic: Topic) -> None:
        self._lists.discard(topic)
        hub.unsubscribe(self, topic)

    def on_open(self, command: wire.Open, who: SignedIn) -> None:
        # Listening starts before reading: what is committed in between comes twice rather than never.
        hub.subscribe(self, ("conversation", command.conversation))
        self._opening.setdefault(command.conversation, [])
        self.read(thread_for, who.id, command.conversation, command.after, then=self._opened(command.conversation))

    def _opened(self, conversation: int) -> Callable[[wire.Opened | None], None]:
        def answer(found: wire.Opened | None) -> None:
            held = self._opening.pop(conversation, None)
            if found is None or found.row.department not in self.departments:
                self._leave(conversation)
                self._refuse("not_found", conversation=conversation)
                return
            if held is None and conversation not in self.opened:  # left meanwhile
                return
            self.opened[conversation] = found.row.department
            self.send(_encode(found))
            for department, said in held or []:
                self.show(conversation, department, said)

        return answer

    def show(self, conversation: int, department: int, said: bytes) -> None:
        """New entries of a conversation that this agent has open, unless it is not his to see any more."""
        if conversation in self._opening:
            self._opening[conversation].append((department, said))
        elif conversation in self.opened:
            if department in self.departments:
                self.opened[conversation] = department
                self.send(said)
            else:
                self.lose(conversation)

    def on_leave(self, command: wire.Leave, who: SignedIn) -> None:
        self._leave(command.conversation)

    def _leave(self, conversation: int) -> None:
        self.opened.pop(conversation, None)
        self._opening.pop(conversation, None)
        hub.unsubscribe(self, ("conversation", conversation))

    def on_write(self, command: wire.Reply | wire.Note, who: SignedIn) -> None:
        code = refusal(command.id, command.body, command.files)
        if code:
            self._refuse(code, command.id, command.conversation)
            return
        note = isinstance(command, wire.Note)
        writing = Writing(who.id, command.conversation, command.id, command.body, files=command.files, note=note)
        if isinstance(command, wire.Reply) and (command.html or command.cc or command.bcc):
            formatted = Formatted(command.html, command.cc, command.bcc)
            self.read(as_letter, writing, formatted, then=lambda read: self._write(command, read))
        else:
            self._write(command, writing)

    def _write(self, command: wire.Reply | wire.Note, writing: Writing | str) -> None:
        if isinstance(writing, str):
            self._refuse(writing, command.id, command.conversation)
        else:
            writer.submit(writing, lambda outcome: self._kept(command, outcome))

    def _kept(self, command: wire.Reply | wire.Note, outcome: Any) -> None:
        """On the writer's thread."""
        if isinstance(outcome, Kept):
            ack = wire.Ack(command.id, outcome.conversation, outcome.seq, outcome.at)
            hub.post(self.send, _encode(ack))
        else:
            code = outcome.code if isinstance(outcome, Refused) else "not_kept"
            hub.post(self._refuse, code, command.id, command.conversation)

    def on_seen(self, command: wire.Seen, who: SignedIn) -> None:
        writer.submit(Saw(command.conversation, command.seq, agent=who.id), _nothing)

    def on_ping(self, command: wire.Ping, who: SignedIn) -> None:
        self.send(PONG)

    def _refuse(self, code: str, command_id: str = "", conversation: int = 0) -> None:
        language = self.who.language if self.who else "en"
        error = wire.Error(code, words.of(code, language), command_id, conversation, code == "not_kept")
        self.send(_encode(error))


def _nothing(_: Any) -> None:
    """Nobody waits for the answer."""


COMMANDS: dict[type, Callable[[AgentSocket, Any, SignedIn], None]] = {
    wire.Watch: AgentSocket.on_watch,
    wire.Open: AgentSocket.on_open,
    wire.Leave: AgentSocket.on_leave,
    wire.Reply: AgentSocket.on_write,
    wire.Note: AgentSocket.on_write,
    wire.Seen: AgentSocket.on_seen,
    wire.Ping: AgentSocket.on_ping,
}
