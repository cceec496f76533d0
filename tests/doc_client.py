"""A visitor without a browser, written from openline/channels/chat/doc.md alone: it imports nothing of the desk."""

import json
import time
import uuid
from contextlib import suppress
from typing import Any
from urllib.request import Request, urlopen

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

Frame = dict[str, Any]


class Visitor:
    def __init__(self, url: str, line: str, *, token: str = "", lang: str = "en") -> None:
        self.url, self.line, self.token, self.lang = url, line, token, lang
        self.held: dict[str, int] = {}  # conversation -> highest seq
        self.entries: list[Frame] = []
        self.pending: dict[str, Frame] = {}  # messages without an ack, by id
        self.frames: list[Frame] = []
        self.welcome: Frame = {}  # of this connection
        self.over, self._ping_at = 0, 0.0  # `over`: the close code after which one does not come back
        self._socket: ClientConnection | None = None

    def step(self, within: float = 0.2) -> None:
        """Connect if need be, keep alive, and obey one frame if one comes."""
        try:
            self._socket = self._socket or self._connect()
            if time.monotonic() > self._ping_at:
                self._ping_at = time.monotonic() + 20
                self.send({"t": "ping"})
            frame: Frame = json.loads(self._socket.recv(timeout=within))
        except TimeoutError:
            return
        except (OSError, ConnectionClosed, InvalidHandshake) as cut:
            code = cut.rcvd.code if isinstance(cut, ConnectionClosed) and cut.rcvd else 1006
            self.over, self._socket, self.welcome = code if code in (4401, 4403, 4404) else 0, None, {}
            time.sleep(0.1)  # the page says 1 s and more; a test has no hour
            return
        self.frames.append(frame)
        getattr(self, f"_{frame['t']}", lambda unknown: None)(frame.get("entry", frame))

    def say(self, body: str, files: tuple[str, ...] = (), topic: str = "") -> str:
        message = {"t": "message", "id": uuid.uuid4().hex, "body": body, "files": [*files], "topic": topic}
        self.pending[str(message["id"])] = message
        self.send(message)
        return str(message["id"])

    def send(self, *frames: Frame) -> None:
        for frame in frames:
            if self._socket is not None and self.welcome:  # what is pending follows the welcome
                with suppress(ConnectionClosed):
                    self._socket.send(json.dumps(frame))

    def cut(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self.welcome = None, {}

    def file(self, key: str = "", body: bytes | None = None, **headers: str) -> bytes:
        address = f"{self.url}/visitor/files{key and '/' + key}?line={self.line}&lang={self.lang}"
        request = Request(address, body, {"Authorization": f"Bearer {self.token}", **headers})
        return bytes(urlopen(request, timeout=30).read())

    def _connect(self) -> ClientConnection:
        address = self.url.replace("http", "ws", 1) + "/visitor"
        socket = connect(address, compression=None, proxy=None, ping_interval=None, max_size=None, legacy=True)
        hello = {"t": "hello", "line": self.line, "lang": self.lang, "token": self.token, "cursor": self.held}
        socket.send(json.dumps(hello))
        return socket

    def _welcome(self, frame: Frame) -> None:
        self.welcome, self.token = frame, frame["token"]
        self._caught_up(frame)
        self.send(*self.pending.values())

    def _caught_up(self, frame: Frame) -> None:
        for entry in frame["entries"]:
            self._entry({**entry, "after": 0})
        self.send(*([{"t": "more", "cursor": self.held}] if frame["more"] else []))

    def _ack(self, frame: Frame) -> None:
        self._entry({**self.pending.pop(frame["id"], {}), **frame, "kind": "message_received"})

    def _error(self, frame: Frame) -> None:
        message = self.pending.pop(frame.get("id", ""), None)
        if message is not None and frame.get("retry"):
            self.pending[frame["id"]] = message
            time.sleep(1)
            self.send(message)

    def _entry(self, entry: Frame) -> None:
        held = self.held.get(str(entry["conversation"]), 0)
        if entry["after"] > held:
            self.send({"t": "more", "cursor": self.held})
        elif entry["seq"] > held:
            self.held[str(entry["conversation"])] = entry["seq"]
            self.entries.append(entry)
