"""An agent's browser without a window: signs in, speaks with the API, and holds the agents' live socket."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

WITHIN = 30.0  # seconds; a loaded machine
Frame = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Redirects and refusals are answers like all others."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response


class Browser:
    """One browser with its cookies. `url` is the desk's."""

    def __init__(self, url: str) -> None:
        self.url, self._cookies = url, CookieJar()
        no_proxy = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(no_proxy, _AsItIs, urllib.request.HTTPCookieProcessor(self._cookies))

    def sign_in(self, email: str, password: str) -> Browser:
        self.ask("GET", "/sign-in/")
        answer = self.post_form("/sign-in/", login=email, password=password)
        assert answer.status == 302, f"{email} was not let in: {answer.status}"
        return self

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Whatever the desk answers, without following a redirect."""
        given = {"X-CSRFToken": self.cookie("csrftoken"), **(headers or {})}
        request = urllib.request.Request(f"{self.url}{path}", data=body, headers=given, method=method)
        with self._opener.open(request, timeout=60) as response:
            return Answer(response.status, response.headers, response.read())

    def get(self, path: str) -> Any:
        """The JSON of a GET that has to succeed."""
        return self._read(self.ask("GET", path), path)

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """JSON there, any answer back."""
        return self.ask(method, path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def put(self, path: str, body: Any = None) -> Any:
        """The JSON of a PUT that has to succeed."""
        return self._read(self.send("PUT", path, body), path)

    def post_form(self, path: str, **fields: str) -> Answer:
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.cookie("csrftoken"), **fields}).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, content: bytes, name: str = "screen.png", *, path: str = "/api/files") -> Answer:
        body, kind = multipart(content, name)
        return self.ask("POST", path, body, {"Content-Type": kind})

    def live(self) -> Live:
        """A new live socket of whoever is signed in, welcomed already."""
        live = Live(self.url, self.cookies())
        live.until("welcome")
        return live

    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)

    def cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == name), "")

    def _read(self, answer: Answer, path: str) -> Any:
        assert answer.status in (200, 201), f"{path}: {answer.status} {answer.body[:300]!r}"
        return answer.json()


class Live:
    """The agents' socket. Every frame that came stands in `frames`, in order."""

    def __init__(self, url: str, cookies: str, *, path: str = "/live", origin: str | None = "") -> None:
        own = url if origin == "" else origin
        self._socket: ClientConnection = connect(
            url.replace("http", "ws", 1) + path,
            additional_headers={"Cookie": cookies} if cookies else {},
            origin=Origin(own) if own is not None else None,
            compression=None,
            ping_interval=None,
            proxy=None,
            max_size=None,
            max_queue=None,
            close_timeout=2,
            legacy=True,  # closed by hand: its life is longer than a `with`
        )
        self.frames: list[Frame] = []

    def send(self, kind: str, **fields: Any) -> None:
        self._socket.send(json.dumps({"t": kind, **fields}))

    def send_raw(self, data: str | bytes) -> None:
        self._socket.send(data)

    def receive(self, within: float = WITHIN) -> Frame:
        """The next frame. Raises TimeoutError, ConnectionClosed."""
        frame: Frame = json.loads(self._socket.recv(timeout=within))
        self.frames.append(frame)
        return frame

    def until(self, kind: str, within: float = WITHIN, **having: Any) -> Frame:
        """Read on to the next frame of this kind with these values."""
        return self.until_that(lambda frame: is_frame(frame, kind, having), f"{kind} {having}", within)

    def until_that(self, right: Callable[[Frame], bool], what: str = "", within: float = WITHIN) -> Frame:
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            try:
                frame = self.receive(left)
            except TimeoutError:
                break
            if right(frame):
                return frame
        raise AssertionError(f"no such frame came: {what}; these did: {self.frames[-10:]}")

    def settle(self) -> None:
        """Read all that is on its way."""
        settle([self])

    def settle_when(self, right: Callable[[], object]) -> None:
        settle_when([self], right)

    def of(self, kind: str) -> list[Frame]:
        return [frame for frame in self.frames if frame["t"] == kind]

    def say(self, conversation: int, body: str, *, kind: str = "reply", files: list[str] | None = None) -> Frame:
        """Write a reply or note and wait for its ack."""
        mark = uuid.uuid4().hex
        self.send(kind, id=mark, conversation=conversation, body=body, files=files or [])
        return self.until_that(lambda frame: frame.get("id") == mark and frame["t"] in ("ack", "error"), "ack")

    def open(self, conversation: int, after: int = 0) -> Frame:
        self.send("open", conversation=conversation, after=after)
        return self.until("opened")

    def wait_closed(self, within: float = WITHIN) -> int:
        """Read until the desk hangs up; gives the close code."""
        end = time.monotonic() + within
        try:
            while time.monotonic() < end:
                self.receive(end - time.monotonic())
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        except TimeoutError:
            pass
        raise AssertionError("the socket is still open")

    def close(self) -> None:
        self._socket.close()


def settle(lives: Iterable[Live]) -> None:
    """Each has read all that was on its way: lists are shown ten times a second."""
    for pause in (0.12, 0.12, 0.12, 0.0):
        obeyed(lives)
        time.sleep(pause)


def settle_when(lives: Iterable[Live], right: Callable[[], object]) -> None:
    """Read until it is so, and then whatever else is on its way. When it does not become so, whoever compares then says
    what is missing."""
    lives, end = list(lives), time.monotonic() + WITHIN
    settle(lives)
    while not right() and time.monotonic() < end:
        settle(lives)


def obeyed(lives: Iterable[Live]) -> None:
    """Whatever each was told before has been looked at."""
    for live in lives:
        live.send("ping")
    for live in lives:
        live.until("pong")


def is_frame(frame: Frame, kind: str, having: Mapping[str, Any]) -> bool:
    return frame["t"] == kind and all(frame.get(name) == value for name, value in having.items())


def multipart(content: bytes, name: str) -> tuple[bytes, str]:
    """A form with the one field `file`, and its content type."""
    edge = uuid.uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return head + content + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
