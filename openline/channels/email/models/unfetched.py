from __future__ import annotations

from django.db import models

from .received import Received


class Unfetched(models.Model):
    """Where a letter lies that its server did not give: by these numbers it is asked for again."""

    received = models.OneToOneField(
        Received, on_delete=models.CASCADE, related_name="+"
    )  # quarantined, with its header
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    tried_at = models.DateTimeField()
    wanted = models.BooleanField(default=False)  # an admin asked for it: at once
