"""What is on its way out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openline.channels.base.contract import ACKNOWLEDGEMENT, DIGEST, REPLY
from openline.conversations.models import Conversation, Line

PENDING, SENDING, SENT, FAILED, WITHDRAWN, BOUNCED = "pending", "sending", "sent", "failed", "withdrawn", "bounced"
ON_ITS_WAY = (PENDING, SENDING)
IN_VAIN = (FAILED, WITHDRAWN, BOUNCED)  # the customer does not have it
PURPOSES = (REPLY, DIGEST, ACKNOWLEDGEMENT)


class Leaving(models.Model):
    """What a server outside has to take, written in the transaction that makes it necessary and tried until it went.

    Whoever sends it leases it first, and commits that: a lease that ran out was cut off, and the outside world may have
    it already. `due_at` is when somebody has to look at it, be it waiting or leased.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)  # that it leaves by
    state = models.CharField(max_length=12, default=PENDING)  # pending, sending, sent, failed, withdrawn, bounced
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    doubtful = models.BooleanField(default=False)  # a try broke off so late that the outside world may have it
    external_id = models.CharField(max_length=255, blank=True)  # what the outside world knows it by
    problem = models.CharField(max_length=500, blank=True)  # what failed last, in words for the agent
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Delivery(Leaving):
    """A reply on its way, or what the customer is told of his own message."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()  # of the message, in a digest of the last one
    first = models.PositiveIntegerField()  # of the first message of a digest, else `seq`
    purpose = models.CharField(max_length=16)  # reply, digest, acknowledgement

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq", "purpose"], name="a_delivery_once"),
        ]
        indexes = [models.Index(fields=["due_at"], name="deliveries_due", condition=Q(state__in=ON_ITS_WAY))]


class NoticeDelivery(Leaving):
    """A notice (channels/base/contract.py) on its way. Its words go once they are sent: nobody needs them any more."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    purpose = models.CharField(max_length=20)  # confirm, address_changed

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="notices_due", condition=Q(state__in=ON_ITS_WAY))]


class Spared(models.Model):
    """When an address last got letters that no person wrote: three within an hour are the most."""

    address_hash = models.CharField(max_length=64, primary_key=True)  # SHA-256, hexadecimal
    newest = models.DateTimeField(db_index=True)
    second = models.DateTimeField(null=True)
    third = models.DateTimeField(null=True)
