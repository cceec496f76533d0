"""The desk's postman in a process of its own, so that a test can kill it: `python -m tests.postman_process ACT`."""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openline.project.settings")


def prepare(port: int, letters: int) -> None:
    """A mailbox that leaves by that port, and so many replies that are due."""
    from django.core.management import call_command

    from openline.conversations.intake import Incoming
    from openline.conversations.keep import keep_many
    from openline.conversations.models import Line
    from openline.conversations.outcome import Kept
    from openline.conversations.replies import Writing
    from openline.kit.clock import now
    from openline.people.agents import add_agent
    from openline.people.membership import add_member
    from openline.people.models import Department

    call_command("migrate", verbosity=0)
    began = now() - timedelta(minutes=1)
    department = Department.objects.get(key="technical")
    smtp = {"host": "127.0.0.1", "port": port, "tls": "none", "user": "", "auth": "password", "password": ""}
    settings = {"address": "support@desk.example", "way_in": "receiver", "smtp": smtp}
    line = Line.objects.create(kind="email", name="Support", department=department, settings=settings)
    ihor = add_agent("ihor@pryklad.example", name="Ihor Boiko")
    add_member(department, ihor, "agent", None, began)
    for number in range(letters):
        asked = Incoming(line.pk, "email", f"customer-{number}@pryklad.example", f"letter-{number}", "Де переказ?")
        (kept,) = keep_many([asked], began)
        assert isinstance(kept, Kept)
        keep_many([Writing(ihor.pk, kept.conversation, f"reply-{number}", f"Відповідь {number}")], began)


def work(lease: float) -> None:
    """Until it is killed. A lease is as short as a test wants it."""
    from openline.delivery import pace
    from openline.delivery.worker import Postman

    pace.LEASE, pace.RENEW = timedelta(seconds=lease), timedelta(seconds=lease / 3)
    Postman().start()
    threading.Event().wait()


def report() -> None:
    """Prints what the rows say of the deliveries: their states, and what the agents were told."""
    from openline.conversations.models import Event
    from openline.delivery.models import Delivery

    told = Event.objects.filter(kind="reply_sent").values_list("conversation", "data")
    states = list(Delivery.objects.values_list("state", flat=True))
    print(json.dumps({"states": states, "told": [[conversation, data] for conversation, data in told]}))


if __name__ == "__main__":
    import django

    django.setup()
    act, *given = sys.argv[1:]
    if act == "prepare":
        prepare(*map(int, given))
    elif act == "work":
        work(float(given[0]))
    else:
        report()
