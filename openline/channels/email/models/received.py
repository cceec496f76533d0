from __future__ import annotations

from django.db import models
from django.db.models import Q

from openline.conversations.models import Conversation, Line

KEPT, TAKEN, QUARANTINED, ASIDE = "kept", "taken", "quarantined", "aside"


class Received(models.Model):
    """A letter as it came, byte for byte: kept before anybody is told that we have it.

    Of the same line, Message-ID and content there is one, for ever: a letter that is fetched again, or whose
    conversation was deleted, does not come back. A small letter lies in `raw`, a large one in the file `file`.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    message_id = models.CharField(max_length=255, blank=True)  # as it is written there, cut; "" when it has none
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField(null=True)
    file = models.CharField(max_length=43, blank=True)
    size = models.PositiveIntegerField()

    envelope_from = models.CharField(max_length=320, blank=True)  # "" also for the null sender of reports
    envelope_to = models.CharField(max_length=320, blank=True)
    source = models.CharField(max_length=45, blank=True)  # address of the machine that handed it over, if not our relay
    helo = models.CharField(max_length=255, blank=True)
    came_at = models.DateTimeField()
    backfill = models.BooleanField(default=False)  # an older letter of the mailbox: shown, never answered by itself

    state = models.CharField(max_length=12, default=KEPT)  # kept, taken, quarantined, aside
    reason = models.CharField(max_length=40, blank=True)  # code: why it is in quarantine, or aside
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)  # when it left the state "kept"
    sender = models.CharField(max_length=320, blank=True)  # the address in From, once it was read
    verdict = models.CharField(max_length=10, blank=True)  # proven, unproven, forged
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="+")
    seq = models.PositiveIntegerField(null=True)  # of the message that it became

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "message_id", "sha256"], name="a_letter_once")]
        indexes = [
            models.Index(fields=["id"], name="letters_to_take", condition=Q(state=KEPT)),
            models.Index(
                fields=["state", "-id"], name="letters_not_taken", condition=Q(state__in=[QUARANTINED, ASIDE])
            ),
            models.Index(fields=["message_id"], name="letters_by_message_id"),
        ]
