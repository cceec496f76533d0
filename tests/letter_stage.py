"""A mailbox whose server a story holds in its hand, and a conversation that a letter opened there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from openline.channels.email.sending.tests.server import Server
from tests.desk import Desk

TARAS = "taras.vovk@mail.example"


@contextmanager
def smtp_server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.stop()


LETTER = """
import json, sys
import django; django.setup()
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Line
from openline.people.models import Department

key, sender, settings = sys.argv[1:]
line = Line.objects.create(
    kind="email", name="Letters", department=Department.objects.get(pk=key), settings=json.loads(settings)
)
(kept,) = keep_many([Incoming(line.pk, "email", sender, "letter-" + line.key, "Де мій переказ?", fresh=True)])
print(kept.conversation)
"""


def letter_to(desk: Desk, server: Server, department: int) -> int:
    """A mailbox of the department that leaves by this server, and a conversation that a letter opened there."""
    command = [sys.executable, "-c", LETTER, str(department), TARAS, json.dumps(server.settings())]
    environment = {**desk._environment, "DJANGO_SETTINGS_MODULE": "openline.project.settings"}
    return int(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
