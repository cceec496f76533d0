"""A desk on a disk of its own, so small that a test can fill it: a tmpfs that only the desk's process sees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.desk import Desk, _sign_ins

MOUNT = 'mount -t tmpfs -o size=$0 tmpfs "$1" && shift && exec "$@"'


class SmallDesk(Desk):
    def __init__(self, folder: Path, *, megabytes: int) -> None:
        super().__init__(folder, visitor_messages_per_minute="1000000")
        self.data.mkdir()
        self._size = f"{megabytes}m"

    def start(self) -> None:
        own = ["--mount"] if os.geteuid() == 0 else ["--mount", "--user", "--map-root-user"]
        desk = [sys.executable, "-m", "openline", "up", "--demo"]
        command = ["unshare", *own, "sh", "-c", MOUNT, self._size, str(self.data), *desk]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        self._wait_until_ready()
        self.sign_ins = _sign_ins(self.said())

    @property
    def disk(self) -> Path:
        """The data folder as the desk sees it."""
        return Path(f"/proc/{self.pid}/root{self.data}")

    @property
    def _filler(self) -> Path:
        return self.disk / "somebody-elses"

    def fill(self) -> None:
        """Not a byte is left."""
        with self._filler.open("wb", buffering=0) as file:
            size = 1 << 20
            while size:
                try:
                    file.write(bytes(size))
                except OSError:
                    size //= 2

    def make_room(self) -> None:
        self._filler.unlink()
