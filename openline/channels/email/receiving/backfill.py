"""Older letters of a mailbox, on request. The watcher fetches them from the newest down, between the new ones."""

from __future__ import annotations

from django.db.models import F

from openline.channels.email.models import Cursor
from openline.conversations.models import Line


def ask_for_backfill(line: Line) -> bool:
    """From now on they come. False when the mailbox was never reached, so that it is not known what is older.

    Progress: `Cursor.backfill_done` of `backfill_total` (0 until the server was asked), done when `backfill_next` is
    None. What is kept already is not kept again.
    """
    asked = Cursor.objects.filter(line=line)
    return bool(asked.update(backfill_next=F("uid") + 1, backfill_done=0, backfill_total=0))


def stop_backfill(line: Line) -> None:
    """What has come stays."""
    Cursor.objects.filter(line=line).update(backfill_next=None)
