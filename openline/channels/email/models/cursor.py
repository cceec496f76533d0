from __future__ import annotations

from django.db import models

from openline.conversations.models import Line


class Cursor(models.Model):
    """How far a mailbox was read by IMAP. It moves in the transaction that keeps the letters, so none is between them.

    `backfill_*`: the older letters that were asked for, from `backfill_next` downwards; `backfill_total` for progress.
    """

    line = models.OneToOneField(Line, on_delete=models.CASCADE, related_name="+")
    folder = models.CharField(max_length=255)  # with its server and user: whose numbers these are
    uidvalidity = models.BigIntegerField()  # 0 until the server was reached
    uid = models.BigIntegerField()  # the newest that is kept
    since = models.DateTimeField()  # letters before it are older ones, taken only on request
    state = models.CharField(max_length=20, default="fetching")  # fetching, failing
    problem = models.CharField(
        max_length=300, blank=True
    )  # what failed last: a code and what was said (receiving/words.py)
    checked_at = models.DateTimeField(null=True)
    backfill_next = models.BigIntegerField(null=True)  # UID below which older letters are still to be fetched
    backfill_total = models.PositiveIntegerField(default=0)
    backfill_done = models.PositiveIntegerField(default=0)
