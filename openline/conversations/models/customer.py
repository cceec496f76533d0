from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.db.models.lookups import IsNull

from openline.people.models import Agent


class Customer(models.Model):
    """A person who asks."""

    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)
    # Typed by himself and proven by nothing: answers may go there, nobody is recognised by it.
    said_email = models.CharField(max_length=254, blank=True)
    # The same person as that one, as an agent or a proof says. Nothing else moves, so that it can be taken back.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    tied_by = models.CharField(max_length=8, blank=True, db_default="")  # to that one: agent, or proof
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(Lower("said_email"), name="said_by")]

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


class KeptApart(models.Model):
    """An agent said that these two are not one person: the proof that joined them does not join them again."""

    one = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    @classmethod
    def between(cls, some: Collection[int], others: Collection[int]) -> models.QuerySet[KeptApart]:
        """What keeps any of these customers apart from any of those."""
        one_way = Q(one__in=some, other__in=others)
        return cls._default_manager.filter(one_way | Q(one__in=others, other__in=some))
