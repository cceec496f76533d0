from __future__ import annotations

from django.db import models

IN, OUT = "in", "out"


class Letter(models.Model):
    """A letter in the mailbox of an invented customer: what the desk sent him, and what he sent."""

    owner = models.CharField(max_length=254)  # address of the customer
    other = models.CharField(max_length=254)  # whom it is from, or goes to
    direction = models.CharField(max_length=3)  # in, out
    subject = models.CharField(max_length=200)
    raw = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "-at"], name="demo_mailbox")]


class Account(models.Model):
    """An account of the invented site whose address its holder changed."""

    key = models.CharField(max_length=20, primary_key=True)
    address = models.CharField(max_length=254)
