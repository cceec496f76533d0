"""One signed-in IMAP connection with its folder open, seen as what the watcher needs of it."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError, LoginError

from openline.kit.sealed import unseal

from .problems import NoSuchFolder, NotSignedIn

CONNECT, READ = 10.0, 60.0  # seconds
_ASKED_AT_ONCE = 500  # letters whose sizes are asked for in one command: its line stays short
imaplib._MAXLINE = 20_000_000  # type: ignore[attr-defined]  # noqa: SLF001  # a search of a million letters is one line


class Folder(NamedTuple):
    """What the server says of the open folder. `next_uid`: of the letter that comes next."""

    uidvalidity: int
    next_uid: int
    letters: int


class Fetched(NamedTuple):
    uid: int
    raw: bytes
    arrived: datetime | None


class Imap:
    """The methods raise what words.py knows: OSError, imaplib's errors, NotSignedIn, NoSuchFolder, CannotUnseal."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Connects, protected as the settings say; nobody is signed in yet."""
        self._settings = settings
        timeout: Any = SocketTimeout(CONNECT, CONNECT)
        protected = settings["tls"] == "tls"
        context = ssl.create_default_context() if settings["tls"] != "none" else None
        self._client = _Client(
            settings["host"], int(settings["port"]), ssl=protected, ssl_context=context, timeout=timeout
        )
        self._client.normalise_times = False
        _notice_death(self._client.socket())
        if settings["tls"] == "starttls":
            self._client.starttls(context)

    def sign_in(self, token: Callable[[bool], str]) -> None:
        """`token(fresh)` gives an access token; a refused one is asked for once more, freshly."""
        user, way = self._settings["user"], self._settings["auth"]
        try:
            if way == "password":
                self._client.login(user, unseal(self._settings["password"]))
                return
            try:
                self._client.oauth2_login(user, token(False))
            except LoginError:
                self._client.oauth2_login(user, token(True))
        except IMAPClientAbortError:
            raise
        except IMAPClientError as problem:
            raise NotSignedIn(way, str(problem)) from problem

    def open(self) -> Folder:
        """Read-only, unless letters are to be marked as seen."""
        name = self._settings.get("folder") or "INBOX"
        try:
            told = self._client.select_folder(name, readonly=not self._settings.get("mark_seen"))
        except IMAPClientReadOnlyError:  # a folder that others share with us
            told = self._client.select_folder(name, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as problem:
            raise NoSuchFolder(name) from problem
        self._client.socket().settimeout(READ)
        next_uid = told.get(b"UIDNEXT") or max(self._client.search("ALL"), default=0) + 1
        return Folder(int(told[b"UIDVALIDITY"]), int(next_uid), int(told[b"EXISTS"]))

    def after(self, uid: int) -> list[int]:
        """UIDs above this one, ascending. (UID n:* names the last one too, when it is below n.)"""
        self._client._imap.response("EXISTS")  # noqa: SLF001  # what was announced so far is in the search
        return sorted(each for each in self._client.search(["UID", f"{uid + 1}:*"]) if each > uid)

    def announced(self) -> bool:
        """Whether the server told of letters beside its answers since the last search."""
        return bool(self._client._imap.response("EXISTS")[1] != [None])  # noqa: SLF001

    def below(self, uid: int) -> list[int]:
        """UIDs below this one, ascending."""
        return sorted(self._client.search(["UID", f"1:{uid - 1}"])) if uid > 1 else []

    def since(self, day: date) -> list[int]:
        """UIDs of what the server got on this day or later, ascending."""
        return sorted(self._client.search(["SINCE", day]))

    def arrived(self, uids: Sequence[int], since: datetime) -> list[int]:
        """Those of them that came at this moment or later, by the server's clock (whole seconds)."""
        found: list[int] = []
        for start in range(0, len(uids), _ASKED_AT_ONCE):
            told = self._client.fetch(uids[start : start + _ASKED_AT_ONCE], ["INTERNALDATE"])
            found += [uid for uid, each in told.items() if each[b"INTERNALDATE"] >= since.replace(microsecond=0)]
        return sorted(found)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Of those that are still there."""
        found: dict[int, int] = {}
        for start in range(0, len(uids), _ASKED_AT_ONCE):
            asked = uids[start : start + _ASKED_AT_ONCE]
            told = self._client.fetch(asked, ["RFC822.SIZE"])
            found |= {uid: each.get(b"RFC822.SIZE", 0) for uid, each in told.items()}
        return found

    def fetch(self, uids: Sequence[int]) -> list[Fetched]:
        """The letters as they are, unmarked; those that are gone are left out."""
        told = self._client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE"])
        found = ((uid, each.get(b"BODY[]"), each.get(b"INTERNALDATE")) for uid, each in sorted(told.items()))
        return [Fetched(uid, bytes(raw), arrived) for uid, raw, arrived in found if uid in uids and raw is not None]

    def head(self, uid: int) -> bytes:
        """The header alone, of a letter that cannot be fetched."""
        told = self._client.fetch([uid], ["BODY.PEEK[HEADER]"])
        return bytes(told.get(uid, {}).get(b"BODY[HEADER]") or b"")

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Where the server lets us: a letter that is kept and not marked is no reason to fail."""
        with contextlib.suppress(IMAPClientError):
            self._client.add_flags(uids, [b"\\Seen"], silent=True)

    def can_idle(self) -> bool:
        return bool(self._client.has_capability("IDLE"))

    @contextlib.contextmanager
    def idle(self) -> Iterator[Callable[[float], bool]]:
        """Within it the server tells by itself. What it gives waits so many seconds: whether something happened."""
        self._client.idle()
        woken_for_nothing = 0

        def told(seconds: float) -> bool:
            nonlocal woken_for_nothing
            until = time.monotonic() + seconds / 2
            heard = self._client.idle_check(seconds)
            woken_for_nothing = 0 if heard or time.monotonic() > until else woken_for_nothing + 1
            if any(each[:1] == (b"BYE",) for each in heard) or woken_for_nothing > 2:  # the stream's end looks so
                raise IMAPClientAbortError("the server ended the connection")
            return any(b"EXISTS" in each for each in heard)

        yield told
        self._client.idle_done()

    def noop(self) -> None:
        self._client.noop()

    def certificate(self) -> dict[str, Any] | None:
        """None where the connection is not protected."""
        line = self._client.socket()
        return dict(line.getpeercert() or {}) if isinstance(line, ssl.SSLSocket) else None

    def close(self) -> None:
        with contextlib.suppress(OSError, IMAPClientError):
            self._client.shutdown()


class _Client(IMAPClient):  # type: ignore[misc]  # it is not typed
    def _poll_socket(self, sock: socket.socket, timeout: float | None = None) -> Any:
        """What came in one packet with an earlier answer lies in the buffer, where nobody who asks the socket sees it:
        a letter that arrived just before IDLE began would be unnoticed until the server says something else."""
        with contextlib.suppress(OSError):
            if self._imap.file.peek(1):
                return [sock.fileno()]
        return super()._poll_socket(sock, timeout)


def _notice_death(line: socket.socket) -> None:
    """A peer that is gone without a word is noticed after two minutes, not after the system's two hours."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, option):
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
