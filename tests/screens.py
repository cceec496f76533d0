"""What clients hold on their screens: loaded once, then changed by live frames alone, by the rules of the protocols."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from tests.live_client import Browser, Frame, Live, obeyed, settle

State = Any

# of questions that the desk answers on every socket before all is compared: five seconds together on a machine that
# does nothing else, and on a loaded one as much longer as its answers take. A frame that is later than that is late.
ROUNDS = 12


class Screen(ABC):
    """`held` is what the client made of the frames, `stored` what a fresh load gives."""

    def __init__(self, name: str, live: Live) -> None:
        self.name, self.live, self._read = name, live, len(live.frames)

    def take_frames(self) -> None:
        frames, self._read = self.live.frames[self._read :], len(self.live.frames)
        for frame in frames:
            take = getattr(self, f"on_{frame['t']}", None)
            if take is not None:
                take(frame)

    @abstractmethod
    def held(self) -> State: ...

    @abstractmethod
    def stored(self) -> State: ...


class AgentScreen(Screen):
    def __init__(self, name: str, browser: Browser) -> None:
        super().__init__(name, browser.live())
        self.browser = browser
        welcome = self.live.frames[0]
        self.me: int = welcome["agent"]
        self.departments: set[int] = set(welcome["departments"])

    def on_welcome(self, frame: Frame) -> None:
        """Sent again when the agent's departments changed: what is new has to be loaded."""
        before, self.departments = self.departments, set(frame["departments"])
        self.scope_changed(grown=bool(self.departments - before))

    def scope_changed(self, *, grown: bool) -> None:
        pass


class ListScreen(AgentScreen):
    def __init__(self, name: str, browser: Browser, **watch: Any) -> None:
        super().__init__(name, browser)
        self.watch = {"view": "all", "department": None, "closed": False, **watch}
        self.rows: dict[int, Frame] = {}
        self.load()

    def load(self) -> None:
        self.live.send("watch", **self.watch)
        obeyed([self.live])
        self.rows = {row["id"]: row for row in self.stored()}

    def scope_changed(self, *, grown: bool) -> None:
        self.rows = {one: row for one, row in self.rows.items() if row["department"] in self.departments}
        if grown:
            self.load()

    def on_row(self, frame: Frame) -> None:
        row = frame["row"]
        old = self.rows.get(row["id"])
        if old is None or is_news(row, old):
            self.rows.pop(row["id"], None)
            if self._belongs(row):
                self.rows[row["id"]] = row

    def on_gone(self, frame: Frame) -> None:
        self.rows.pop(frame["conversation"], None)

    def _belongs(self, row: Frame) -> bool:
        in_view = {"all": True, "mine": row["assignee"] == self.me, "unassigned": row["assignee"] is None}
        in_department = self.watch["department"] in (None, row["department"])
        return in_view[self.watch["view"]] and in_department and (row["closed_at"] is not None) == self.watch["closed"]

    def held(self) -> State:
        return sorted(self.rows.values(), key=lambda row: (-row["last_at"], -row["id"]))

    def stored(self) -> State:
        query = "&".join(f"{name}={str(value).lower()}" for name, value in self.watch.items() if value is not None)
        return self.browser.get(f"/api/conversations?limit=200&{query}")["rows"]


class ThreadScreen(AgentScreen):
    def __init__(self, name: str, browser: Browser, conversation: int) -> None:
        super().__init__(name, browser)
        self.conversation, self.row, self.entries = conversation, dict[str, Any](), list[Frame]()
        self.live.open(conversation)
        self.take_frames()

    def scope_changed(self, *, grown: bool) -> None:
        if grown and not self.row:
            self.live.send("open", conversation=self.conversation)

    def on_opened(self, frame: Frame) -> None:
        held = self.entries[-1]["seq"] if self.entries else 0
        self.entries += [entry for entry in frame["entries"] if entry["seq"] > held]
        self.on_row(frame)

    def on_said(self, frame: Frame) -> None:
        held = self.entries[-1]["seq"]
        new = [entry for entry in frame["entries"] if entry["seq"] > held]
        if new and new[0]["seq"] != held + 1:
            self.live.send("open", conversation=self.conversation, after=held)
            return
        self.entries += new
        self.on_row(frame)

    def on_row(self, frame: Frame) -> None:
        if frame["row"]["id"] == self.conversation and (not self.row or is_news(frame["row"], self.row)):
            self.row = frame["row"]

    def on_gone(self, frame: Frame) -> None:
        if frame["conversation"] == self.conversation:
            self.row, self.entries = {}, []

    def held(self) -> State:
        return (self.row, self.entries) if self.row else 404

    def stored(self) -> State:
        answer = self.browser.ask("GET", f"/api/conversations/{self.conversation}")
        if answer.status != 200:
            return answer.status
        thread = answer.json()
        return thread["row"], thread["entries"]


class CountsScreen(AgentScreen):
    def __init__(self, name: str, browser: Browser) -> None:
        super().__init__(name, browser)
        self.counts = self.stored()

    def on_counts(self, frame: Frame) -> None:
        self.counts = self.stored()

    def scope_changed(self, *, grown: bool) -> None:
        self.counts = self.stored()

    def held(self) -> State:
        return self.counts

    def stored(self) -> State:
        return self.browser.get("/api/counts")


class ChangesScreen(AgentScreen):
    """Who came to and left a department."""

    def __init__(self, name: str, browser: Browser, department: int) -> None:
        super().__init__(name, browser)
        self.department = department
        self.changes = self.stored()

    def on_membership(self, frame: Frame) -> None:
        if frame["department"] == self.department:
            self.changes = [frame, *self.changes]

    def held(self) -> State:
        return self.changes

    def stored(self) -> State:
        return self.browser.get(f"/api/departments/{self.department}/changes")


class VisitorScreen(Screen):
    """A tab of the customer, by the rules of channels/chat/doc.md."""

    def __init__(self, name: str, url: str, token: str = "") -> None:
        super().__init__(name, Live(url, "", path="/visitor", origin=None))
        self.url, self._read, self.sent = url, 0, dict[str, Frame]()
        self.live.send("hello", line="demo", token=token)
        welcome = self.live.until("welcome")
        self.token: str = welcome["token"]
        self.entries: list[Frame] = welcome["entries"]
        self.current = {name: welcome[name] for name in ("conversation", "closed", "seen")}
        self._read = len(self.live.frames)

    def say(self, **message: Any) -> Frame:
        self.sent[message["id"]] = message
        self.live.send("message", **{**message, "files": [file["key"] for file in message.get("files", [])]})
        return self.live.until("ack", id=message["id"])

    def on_ack(self, frame: Frame) -> None:
        message = self.sent.pop(frame["id"])
        entry = {name: value for name, value in frame.items() if name != "t"}
        entry |= {"kind": "message_received", "actor": {"kind": "customer"}, "body": message["body"]}
        self._take(entry | ({"files": message["files"]} if message.get("files") else {}))

    def on_entry(self, frame: Frame) -> None:
        self._take(frame["entry"])

    def on_caught_up(self, frame: Frame) -> None:
        for entry in frame["entries"]:
            self._take(entry | {"after": 0} if self._last(entry) else entry)

    def on_seen(self, frame: Frame) -> None:
        if frame["conversation"] == self.current["conversation"]:
            self.current["seen"] = max(self.current["seen"], frame["seq"])

    def _take(self, entry: Frame) -> None:
        held = self._last(entry)
        if entry["after"] > held:
            cursor = {str(each["conversation"]): self._last(each) for each in self.entries}
            self.live.send("more", cursor=cursor)
        elif entry["seq"] > held:
            self.entries.append(entry)
            self._follow(entry)

    def _follow(self, entry: Frame) -> None:
        if entry["conversation"] != self.current["conversation"]:
            self.current = {"conversation": entry["conversation"], "closed": False, "seen": 0}
        if entry["kind"] in ("closed", "reopened"):
            self.current["closed"] = entry["kind"] == "closed"
        if entry["kind"] == "reply_written":
            self.current["seen"] = max(self.current["seen"], entry["after"])

    def _last(self, entry: Frame) -> int:
        return max((one["seq"] for one in self.entries if one["conversation"] == entry["conversation"]), default=0)

    def held(self) -> State:
        return self.current, sorted(self.entries, key=lambda one: (one["at"], one["conversation"], one["seq"]))

    def stored(self) -> State:
        fresh = VisitorScreen("fresh", self.url, self.token)
        fresh.live.close()
        return fresh.held()


def is_news(row: Frame, held: Frame) -> bool:
    """Frames of different threads may come in another order than they were committed in."""
    return all(row[name] >= held[name] for name in ("last_seq", "agents_seen_seq", "customer_seen_seq"))


def differences(screens: Sequence[Screen]) -> dict[str, tuple[State, State]]:
    """Screens that do not show what is stored within ROUNDS: (held, stored). Counts are told once a second, and who
    found a hole has to ask for what is missing."""
    wrong = dict[str, tuple[State, State]]()
    for _ in range(ROUNDS):
        settle([screen.live for screen in screens])
        for screen in screens:
            screen.take_frames()
        wrong = {screen.name: (screen.held(), screen.stored()) for screen in screens}
        wrong = {name: (held, stored) for name, (held, stored) in wrong.items() if held != stored}
        if not wrong:
            break
    return wrong
