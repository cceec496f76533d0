from __future__ import annotations

from django.db import models

from openline.conversations.models import Line


class Held(models.Model):
    """What somebody sent in a burst whose browser could not work for it. It waits a day for a click on the link that
    went to its address, and becomes a conversation then."""

    secret_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of what the link holds, hexadecimal
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254)
    topic = models.CharField(max_length=50, blank=True)
    body = models.TextField()
    files = models.JSONField(default=list)  # keys
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["form"], name="held_of_form"),
            models.Index(fields=["created_at"], name="held_until"),
        ]
