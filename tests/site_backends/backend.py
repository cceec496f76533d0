"""One site's back end, running: the page's signer and the page's address, in one language."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

from . import page
from .keys import Key
from .languages import Customers, Language

WITHIN = 60.0  # a loaded machine; Java starts last


@dataclass(frozen=True)
class Answered:
    status: int
    cache: str
    token: str


class Backend:
    def __init__(self, language: Language, key: Key, kid: str, audience: str) -> None:
        self._language, self._key, self._port = language, key, free_port()
        self._environment = {"DESK_AUDIENCE": audience, "DESK_KID": kid, "DESK_KEY": str(key.file)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, folder: Path, customers: Customers) -> None:
        language = self._language
        (folder / language.signer).write_text(page.files()[language.signer, self._key.algorithm])
        (folder / language.address).write_text(page.files()[language.address, ""])
        language.sessions(folder, customers)
        environment = {**os.environ, **self._environment, "PORT": str(self._port)}
        with (folder / "said").open("wb") as said:
            command = language.start(folder, self._port)
            self._process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        self._wait(folder / "said")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def ask(self, session: str = "") -> Answered:
        """GET /profile/token as the browser of whoever holds this session."""
        headers = {"Cookie": f"session={session}"} if session else {}
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}/profile/token", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, told, body = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            status, told, body = refused.code, refused.headers, refused.read()
        assert told["Content-Type"].startswith("application/json")
        return Answered(status, told["Cache-Control"], json.loads(body).get("token", ""))

    def _wait(self, said: Path) -> None:
        end = time.monotonic() + WITHIN
        while True:
            try:
                self.ask()
                return
            except OSError:
                assert self._process is not None
                assert self._process.poll() is None, said.read_text()
                assert time.monotonic() < end, said.read_text()
                time.sleep(0.02)
