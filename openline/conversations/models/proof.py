from __future__ import annotations

from django.db import models

from openline.people.models import Agent

from .customer import Identity
from .line import Line
from .site import Site, SiteKey


class SpentToken(models.Model):
    """A site's token opens one session and no second one. Rows go when the token has ended anyway."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    jti_hash = models.CharField(max_length=64)  # SHA-256, hexadecimal
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "jti_hash"], name="spent_once")]
        indexes = [models.Index(fields=["expires_at"], name="spent_until")]


class ProvenSession(models.Model):
    """For an hour a browser speaks for the account that a token proved. Only a hash of its secret is kept.

    `email` is what was signed along; `draft` is what was typed when the session had ended, for the next one.
    """

    secret_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="sessions")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(SiteKey, on_delete=models.CASCADE, null=True, related_name="sessions")  # revoked, it ends
    visitor = models.CharField(max_length=64, blank=True)  # value of the visitor's identity, in the widget
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=8, blank=True)
    draft = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # signed out, or renewed by another

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="proven_until")]


class AccountEmail(models.Model):
    """An address that a site signed for an account. The first holds at once; a later one only from `holds_from` on, or
    when Security released it: who steals an account changes the address first. `refused_at`: an agent kept the earlier
    address then, so that this one waits for a release; before `signed_at` he was asked about another, or about this
    one when it was signed before."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="emails")
    email = models.CharField(max_length=254)
    signed_at = models.DateTimeField()  # when the site first said so
    holds_from = models.DateTimeField()
    refused_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["identity", "signed_at"], name="emails_of_account")]


class RefusedEmail(models.Model):
    """An agent was asked about this address and kept the earlier one. Stays for good, whatever the site signs later,
    until somebody releases this very address. "" when nobody knows any more which it was."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="refused_emails")
    email = models.CharField(max_length=254)
    at = models.DateTimeField()
