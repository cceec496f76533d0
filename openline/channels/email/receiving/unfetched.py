"""A letter that its server cannot give: it stands in quarantine with what is known of it, and the rest flows."""

from __future__ import annotations

import contextlib
import hashlib

from imapclient.exceptions import IMAPClientError

from openline.channels.email.models import Received
from openline.channels.email.models.received import QUARANTINED
from openline.kit.clock import now

from .arrival import message_id_of
from .imap import Imap

NOT_FETCHED = "not_fetched"  # Received.reason: the letter still lies on its server


def keep_unfetched(line: int, numbering: int, uid: int, imap: Imap) -> None:
    """Its header, if the server gives at least that. Doing it twice has no effect."""
    head = b""
    with contextlib.suppress(IMAPClientError, OSError):
        head = imap.head(uid)
    at = now()
    Received.objects.get_or_create(
        line_id=line,
        message_id=message_id_of(head),
        sha256=hashlib.sha256(f"{numbering} {uid}".encode()).hexdigest(),
        defaults={
            "raw": head, "size": len(head), "came_at": at, "settled_at": at, "state": QUARANTINED,
            "reason": NOT_FETCHED,
        },
    )  # fmt: skip
