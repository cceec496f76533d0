"""django-helpdesk in an environment of its own: the same letters become its tickets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

VERSION = "2.6.1"
SETTINGS = """
SECRET_KEY = "bench"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
ROOT_URLCONF = "helpdesk_urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.sites", "django.contrib.humanize", "django.contrib.admin",
    "rest_framework", "helpdesk"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "FOLDER/tickets.db",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}}}
MEDIA_ROOT = "FOLDER/media"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_TEAMS_MODE_ENABLED = False
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
"""
# Reads folders of letters from its input, a line each, and answers with the CPU seconds that they took.
PROGRAM = """
import logging, os, pathlib, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_settings"
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from helpdesk.models import Queue, Ticket
from helpdesk.email import extract_email_metadata
log = logging.getLogger("bench"); log.setLevel(logging.ERROR)
queue = Queue.objects.create(title="Support", slug="support", allow_email_submission=True, email_box_type="local",
    email_address="support@pryklad.example")
print("ready", flush=True)
for line in sys.stdin:
    before, used = Ticket.objects.count(), time.process_time()
    for letter in sorted(pathlib.Path(line.strip()).iterdir()):
        extract_email_metadata(message=letter.read_text(errors="replace"), queue=queue, logger=log)
    print(time.process_time() - used, Ticket.objects.count() - before, flush=True)
"""


class Helpdesk:
    """A process that turns folders of letters into tickets."""

    def __init__(self, folder: Path) -> None:
        (folder / "helpdesk_settings.py").write_text(SETTINGS.replace("FOLDER", str(folder)))
        (folder / "helpdesk_urls.py").write_text(URLS)
        (folder / "media").mkdir()
        self._folder = folder
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        self._process = subprocess.Popen(
            [_python(), "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self._line() == "ready"
        self._number = 0

    def take(self, letters: Sequence[bytes]) -> float:
        """Milliseconds of CPU for each letter."""
        self._number += 1
        box = self._folder / f"box{self._number}"
        box.mkdir()
        for number, letter in enumerate(letters):
            (box / f"{number:06}.eml").write_bytes(letter)
        assert self._process.stdin is not None
        self._process.stdin.write(f"{box}\n")
        self._process.stdin.flush()
        used, tickets = self._line().split()
        if int(tickets) != len(letters):
            print(f"django-helpdesk made {tickets} tickets of {len(letters)} letters", file=sys.stderr)
        return float(used) * 1000 / max(1, int(tickets))

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _python() -> str:
    """Of the rival's own environment beside ours, made at the first run."""
    folder = Path(sys.prefix) / f"helpdesk-{VERSION}"
    python = folder / "bin" / "python"
    if not (folder / "done").exists():
        print(f"installing django-helpdesk {VERSION} into an environment of its own", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "-q", f"django-helpdesk=={VERSION}", "Django~=5.2"]
        subprocess.run(command, check=True)
        (folder / "done").write_text(json.dumps({"version": VERSION}))
    return str(python)
