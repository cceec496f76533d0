from __future__ import annotations

from django.db import models

from openline.people.models import Agent

from .message import Message


class Attachment(models.Model):
    """A file on a message. It is uploaded first and belongs to its uploader until a message takes it."""

    key = models.CharField(max_length=43, unique=True)  # random; also the name on disk
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="attachments")
    place = models.PositiveSmallIntegerField(default=0)  # among the files of its message, as the sender put them
    name = models.CharField(max_length=200)  # as the sender called it, without path
    content_type = models.CharField(max_length=100)  # from the content, never from the name
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)  # of a picture, so that nothing moves while it loads
    height = models.PositiveIntegerField(null=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    visitor = models.CharField(max_length=64, blank=True)  # value of the visitor's identity
    held = models.BooleanField(default=False)  # of a forged letter: not given out until somebody opens it on purpose
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["place", "pk"]
        indexes = [models.Index(fields=["created_at"], name="unattached", condition=models.Q(message__isnull=True))]
