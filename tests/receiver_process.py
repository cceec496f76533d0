"""The receiver of letters alone, in a process that a test can kill: `python -m tests.receiver_process ACT`.

ACT is prepare, run or tell. OPENLINE_DATA, OPENLINE_DATABASE_URL and OPENLINE_SMTP_PORT say where.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading

ADDRESS = "security@pryklad.example"


def main(asked: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openline.project.settings")
    import django

    django.setup()
    {"prepare": _prepare, "run": _run, "tell": _tell}[asked]()


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from openline.conversations.models import Line
    from openline.people.models import Department

    settings = {"address": ADDRESS, "way_in": "receiver"}
    department = Department.objects.get(key="security")
    Line.objects.create(kind="email", name="Security", department=department, settings=settings)


def _run() -> None:
    from openline.channels.email.receiving.receiver import Receiver

    sys.stdin.readline()  # ready: it begins when it is told to
    Receiver().start()
    print("listening", flush=True)
    threading.Event().wait()


def _tell() -> None:
    """[Message-ID, whether the letter lies there as it came] of each row."""
    from openline.channels.email.models import Received
    from openline.kit import files

    told = []
    for row in Received.objects.iterator():
        raw = files.path_of(row.file).read_bytes() if row.raw is None else bytes(row.raw)
        told.append([row.message_id, hashlib.sha256(raw).hexdigest() == row.sha256])
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
