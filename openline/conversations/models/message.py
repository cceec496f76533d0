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

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    client_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_message_a_seq"),
            models.UniqueConstraint(
                fields=["client_id", "customer"], name="customer_says_once", condition=Q(customer__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["client_id", "agent"], name="agent_says_once", condition=Q(agent__isnull=False)
            ),
        ]
