from __future__ import annotations

from django.db import models

from openline.conversations.models import Conversation, Line


class Sent(models.Model):
    """A letter that the desk composed: by its Message-ID answers and reports find their way back."""

    message_id = models.CharField(max_length=255, unique=True)  # without <>
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()  # of the (last) message in it
    purpose = models.CharField(max_length=16)  # reply, digest, acknowledgement
    recipients = models.JSONField(default=list)  # addresses of To, Cc and Bcc: who may answer into the conversation
    at = models.DateTimeField()


class Acknowledged(models.Model):
    """That a sender was told "we have your letter": once per mailbox and day."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+", db_index=False)
    sender = models.CharField(max_length=320)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "sender", "day"], name="acknowledged_once_a_day")]
