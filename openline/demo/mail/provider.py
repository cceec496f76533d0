"""The invented customers' provider: takes what the desk sends, on loopback, and keeps it in their mailboxes."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from datetime import UTC, datetime
from smtplib import SMTPException
from typing import Any

from aiosmtpd.controller import Controller
from django.db import close_old_connections, connection, transaction

from openline.channels.email.reading.letter import Unreadable
from openline.channels.email.reading.read import read
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.kit.ports import free_port

from ..models import IN, Letter
from .people import DESK, DOMAINS, MAILBOXES, customer_at
from .reports import report
from .writing import hand_over, signed

log = logging.getLogger(__name__)

_PLUS = re.compile(r"\+[^@]*@")  # what names a conversation in an address says nothing to its reader
LARGEST = 40_000_000  # bytes of a letter


class Provider:
    """Runs as long as the demo does. The desk's mailboxes of the demo send their letters here."""

    def __init__(self) -> None:
        self._controller: Controller | None = None

    def start(self) -> None:
        port = free_port()
        self._controller = Controller(
            _Handler(), "127.0.0.1", port, ready_timeout=20, data_size_limit=LARGEST, enable_SMTPUTF8=True
        )
        self._controller.start()
        leading = threading.Thread(target=_lead_here, args=(port,))  # no rows are asked for in the loop's own thread
        leading.start()
        leading.join()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()


def _lead_here(port: int) -> None:
    """The way out of the demo's mailboxes, unless an admin has set another one."""
    with transaction.atomic():
        for line in Line.objects.filter(key__in=[key for key, *_ in MAILBOXES], kind="email"):
            smtp = line.settings.get("smtp", {})
            if smtp.get("host") == "127.0.0.1" and not smtp.get("user"):
                line.settings["smtp"] = {**smtp, "port": port}
                line.save(update_fields=["settings"])
    connection.close()


class _Handler:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        raw, to = bytes(envelope.original_content or b""), list(envelope.rcpt_tos)
        sender = (envelope.mail_from or "").strip("<>")
        try:
            await asyncio.get_running_loop().run_in_executor(None, deliver, sender, to, raw)
        except (SMTPException, OSError) as problem:  # the desk ends, or is not there yet: it is tried again
            log.warning("a letter of the demo is put off: %s", problem)
            return "451 4.3.0 Try again later"
        return "250 2.0.0 Delivered"


def deliver(sender: str, recipients: list[str], raw: bytes) -> None:
    """To each recipient in his way: a customer's mailbox, back to the desk, or a report that there is nobody."""
    close_old_connections()
    for recipient in recipients:
        domain = recipient.rpartition("@")[2].lower()
        if domain == DESK:
            hand_over(sender, [recipient], raw)
        elif customer := customer_at(recipient):
            keep(customer.address, sender, IN, raw)
        elif domain in DOMAINS and sender:
            hand_over("", [sender], signed(report(sender, recipient, raw), domain))


def keep(owner: str, other: str, direction: str, raw: bytes) -> Letter:
    try:
        letter = read(raw)
        subject, date, other = letter.subject, letter.date, other or letter.sender.address
    except Unreadable:
        subject, date = "", None
    shown = _PLUS.sub("@", other)[:254]
    at = datetime.fromtimestamp(date / 1000, UTC) if date else now()
    with transaction.atomic():
        return Letter.objects.create(
            owner=owner, other=shown, direction=direction, subject=subject[:200], raw=raw, at=at
        )
