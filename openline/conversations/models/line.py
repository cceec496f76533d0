from __future__ import annotations

import secrets

from django.db import models

from openline.people.models import Department

from .site import Site


def new_key() -> str:
    return secrets.token_urlsafe(9)


class Line(models.Model):
    """One configured instance of a channel: the mailbox `security@`, the widget of one site."""

    key = models.CharField(max_length=40, unique=True, default=new_key)  # public: stands in the site's script tag
    kind = models.CharField(max_length=20)  # the channel's, checked against the channels found
    name = models.CharField(max_length=120)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="lines")
    settings = models.JSONField(default=dict)  # what the channel's settings form keeps
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")
    reply_line = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    @property
    def topics(self) -> list[str]:
        """Keys of the departments that a customer can choose from."""
        topics: list[str] = self.settings.get("topics", [])
        return topics

    def __str__(self) -> str:
        return self.name
