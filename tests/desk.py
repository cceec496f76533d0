"""A whole desk in a process of its own, as a person starts it."""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests import tables
from tests.ports import free_port

READY_WITHIN = 120.0  # a loaded machine; bench.start measures how fast it is
ENDED_WITHIN = 20.0  # seconds: who updates a desk does not wait longer


# a desk with HTTPS has a certificate that only its test knows
OWN_CERTIFICATE = ssl.create_default_context()
OWN_CERTIFICATE.check_hostname = False
OWN_CERTIFICATE.verify_mode = ssl.CERT_NONE


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str
    name: str
    role: str


class Desk:
    """`openline up` on a free port with a data folder of its own. `from_nothing`: it makes its tables itself."""

    def __init__(
        self, folder: Path, *, database_url: str = "", demo: bool = True, from_nothing: bool = False, **options: str
    ) -> None:
        self.data, self.log, self.port, self.demo = folder / "data", folder / "desk.log", free_port(), demo
        self.url = f"{'https' if 'tls_cert' in options else 'http'}://127.0.0.1:{self.port}"
        self._environment = self._made_environment(database_url, options)
        self._process: subprocess.Popen[bytes] | None = None
        self._from_nothing = from_nothing or bool(database_url)  # a PostgreSQL has its tables when it is given
        self.sign_ins: list[SignIn] = []
        self.smtp_port = int(options.get("smtp_port", 0))  # where letters come in, if the test says so

    def start(self) -> None:
        if not self._from_nothing:
            tables.put_into(self.data)
        command = [sys.executable, "-m", "openline", "up", *(["--demo"] if self.demo else [])]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill9()
            raise
        self.sign_ins = self.sign_ins or _sign_ins(self.said())

    def stop(self) -> None:
        """As Ctrl+C does."""
        self._end(signal.SIGINT)

    def kill9(self) -> None:
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        if self._process is not None:
            self.stop()
        self.start()

    @property
    def pid(self) -> int:
        assert self._process is not None, "the desk is not running"
        return self._process.pid

    def said(self) -> str:
        """All that it printed, over all its starts."""
        return self.log.read_text(errors="replace")

    def _last_said(self) -> str:
        return self.said()[-3000:]

    def sign_in_of(self, email: str) -> SignIn:
        return next(each for each in self.sign_ins if each.email == email)

    def _made_environment(self, database_url: str, options: dict[str, str]) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENLINE_")}
        own = {"data": str(self.data), "port": str(self.port), "database_url": database_url, **options}
        return {**clean, "PYTHONUNBUFFERED": "1", **{f"OPENLINE_{name.upper()}": own[name] for name in own}}

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"the desk ended with {self._process.returncode}:\n{self._last_said()}")
            if _answers(f"{self.url}/healthz"):
                return
            time.sleep(0.03)
        raise RuntimeError(f"the desk was not ready within {READY_WITHIN} s:\n{self._last_said()}")

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise RuntimeError(f"the desk did not end within {ENDED_WITHIN} s:\n{self._last_said()}") from None
        finally:
            self._process = None


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2, context=OWN_CERTIFICATE) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _sign_ins(said: str) -> list[SignIn]:
    """The lines `EMAIL  PASSWORD  NAME  ROLE` of the welcome."""
    rows = re.findall(r"^ +(\S+@\S+)  +(\S+)  +(\S.*?)  +(\S.*?) *$", said, re.MULTILINE)
    return [SignIn(*row) for row in rows]
