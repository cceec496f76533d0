"""A desk to measure: a fresh data folder with agents, a chat line and signed-in sessions, and the server as a process.

Set up before Django is imported by anything else: the folder is chosen by the environment.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LINE = "bench"


def make_folder() -> Path:
    """A data folder of this run's own; settings read it from the environment."""
    folder = Path(tempfile.mkdtemp(prefix="openline-bench-"))
    use(folder)
    return folder


def use(folder: Path) -> None:
    """Before Django is imported."""
    os.environ.update(
        OPENLINE_DATA=str(folder),
        OPENLINE_VISITOR_MESSAGES_PER_MINUTE="1000000",
        OPENLINE_LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="openline.project.settings",
    )


def prepare(agents: int) -> list[tuple[int, str]]:
    """Migrate, and make a chat line and so many agents of one department; gives (id, session key) of each."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from openline.conversations.models import Line
    from openline.people.models import Department

    department = Department.objects.get(key="technical")
    Line.objects.create(key=LINE, kind="chat", name="Bench", department=department, settings={})
    return [_agent(number, department) for number in range(agents)]


def _agent(number: int, department: Any) -> tuple[int, str]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from openline.kit.clock import now
    from openline.people.models import Agent, Membership

    agent = Agent(email=f"agent{number}@pryklad.example", name=f"Agent {number}")
    agent.set_unusable_password()
    agent.save()
    Membership.objects.create(agent=agent, department=department, since=now())
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return agent.pk, session.session_key or ""


class Server:
    """`openline up` on the folder; `cpu()` and `rss()` are of its whole process tree."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = {**os.environ, **(environment or {})}
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> float:
        """Gives the seconds until it answered."""
        began = time.perf_counter()
        command = [sys.executable, "-m", "openline", "up", "--port", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=self._environment)
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return time.perf_counter() - began
            except OSError:
                if self._process.poll() is not None:
                    raise RuntimeError("the desk did not start") from None
                time.sleep(0.01)

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=30)

    def kill9(self) -> None:
        """As a power cut does; `start` starts it again."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)

    def cpu(self) -> float:
        """Seconds of user and system time so far."""
        # with what its ended children used (fields 16 and 17)
        ticks = sum(sum(map(int, _stat(pid)[11:15])) for pid in self._tree())
        return ticks / os.sysconf("SC_CLK_TCK")

    def rss(self) -> int:
        """Bytes resident."""
        return sum(int(_stat(pid)[21]) for pid in self._tree()) * os.sysconf("SC_PAGE_SIZE")

    def _tree(self) -> list[int]:
        assert self._process is not None
        tree = [self._process.pid]
        for pid in tree:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):  # each thread has those that it started
                tree += [int(child) for child in children.read_text().split()]
        return tree


def _stat(pid: int) -> list[str]:
    """/proc/PID/stat from the field after the name on (man 5 proc: field 3 is the first)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
