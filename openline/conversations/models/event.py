from __future__ import annotations

from django.db import models

from openline.people.models import Agent

from .conversation import Conversation


class Event(models.Model):
    """What happened to a conversation, in the past tense. Timeline, audit and reports read these rows.

    A message is the event `message_received`, `reply_written` or `note_written`; its words stand in the Message row
    with the same `seq`.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    # who did it, if an agent did
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(null=True)  # e.g. {"to": 4, "from": 3}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "seq"], name="one_event_a_seq")]
