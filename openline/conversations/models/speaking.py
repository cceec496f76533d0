from __future__ import annotations

from django.db import models

from .customer import Identity


class SpokeFor(models.Model):
    """The account that a visitor once proved. From then on what he said is the account's, and his token is worth
    nothing without a proof of it."""

    visitor = models.CharField(max_length=64, unique=True)  # value of the visitor's identity, if he has one yet
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="visitors")
    since = models.DateTimeField()
