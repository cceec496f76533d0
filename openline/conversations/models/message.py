from __future__ import annotations

from django.db import models
from django.db.models import Q

from openline.people.models import Agent

from .conversation import Conversation
from .customer import Customer


class Message(models.Model):
    """One thing said: by the customer, by an agent, or a note that only agents see. Exactly one author is set.

    `client_id` is chosen by whoever sends it; with the author it makes a retry harmless.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    body = models.TextField()
    client_id = models.CharField(max_length=64)

    # Every index is paid at every message: each has its reader, and the ones of foreign keys (db_index) have none.
    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_message_a_seq"),
            models.UniqueConstraint(
                fields=["customer", "client_id"], name="customer_says_once", condition=Q(customer__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["conversation", "agent", "client_id"], name="agent_says_once", condition=Q(agent__isnull=False)
            ),
        ]
