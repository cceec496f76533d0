from __future__ import annotations

from django.db import models
from django.db.models import Q

from openline.conversations.access import ConversationManager
from openline.people.models import Agent, Department

from .customer import Customer
from .line import Line


class Conversation(models.Model):
    """What a customer and a department have to settle.

    `last_seq` counts every event (a message is one of them), so that any client catches up from a cursor;
    `public_seq` is the newest that the customer may see. The columns below `last_seq` are what the list shows,
    kept in the same transaction, so that the list never counts or joins messages.
    """

    objects = ConversationManager()

    # Lists are read by the indexes below; an index of each foreign key would only be written.
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    assignee = models.ForeignKey(
        Agent, on_delete=models.SET_NULL, null=True, blank=True, related_name="conversations", db_index=False
    )
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by")
    # where a stranger wrote who answered a letter that was not his: linked, and apart
    beside = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="strangers")
    # Letters of it go there and nowhere else: the address that was proven, or typed, together with the question.
    reply_to = models.CharField(max_length=254, blank=True)
    # The visitor who opened it while he spoke for an account: behind a wall it shows to him alone.
    begun_by = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    last_seq = models.PositiveIntegerField(default=0)
    public_seq = models.PositiveIntegerField(default=0)
    customer_seq = models.PositiveIntegerField(default=0)  # the customer's newest message
    agents_seen_seq = models.PositiveIntegerField(default=0)  # an agent has read up to here
    customer_seen_seq = models.PositiveIntegerField(default=0)  # the customer has read up to here
    last_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)  # the first message that nobody answered
    preview = models.CharField(max_length=160, blank=True)
    preview_by = models.CharField(max_length=8, blank=True)  # customer, agent, aside

    class Meta:
        indexes = [
            models.Index(
                fields=["department", "-last_at", "-id"], name="open_of_department", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["assignee"], name="open_of_assignee", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=["department", "-last_at", "-id"],
                name="closed_of_department",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(fields=["customer", "line"], name="of_customer"),
        ]
