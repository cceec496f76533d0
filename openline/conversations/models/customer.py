from __future__ import annotations

from django.db import models
from django.db.models import F
from django.db.models.lookups import IsNull


class Customer(models.Model):
    """A person who asks."""

    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)
    # Typed by himself and proven by nothing: answers may go there, nobody is recognised by it.
    said_email = models.CharField(max_length=254, blank=True)
    # The same person as that one, as an agent or a proof says. Nothing else moves, so that it can be taken back.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Identity(models.Model):
    """What a customer is known by (a visitor's key, an address, an account), and what proved it, if anything did.

    A proven one and one that somebody only claims are two rows, of two customers: a claim never joins what is proven.
    `facts` are what the site signed along with its account, as it calls them; `proven_at` is when it was last proven.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=12)  # visitor, email, phone, account
    value = models.CharField(max_length=254)  # of an account: the site's audience, "/", the account's id
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.CharField(max_length=40, blank=True)  # e.g. "site_token", "dkim"
    proven_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(  # one index of all: an identity is looked up for every message
                "kind", "value", IsNull(F("verified_at"), True), name="one_owner_one_claim"
            )
        ]
