from __future__ import annotations

from django.db import models


class Customer(models.Model):
    """A person who asks."""

    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)
    # Typed by himself and proven by nothing: answers may go there, nobody is recognised by it.
    said_email = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Identity(models.Model):
    """What a customer is known by (a visitor's key, an address, an account id), and what proved it, if anything did."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=12)  # visitor, email, phone, account
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.CharField(max_length=40, blank=True)  # e.g. "site_token", "dkim"
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_owner_an_identity")]
