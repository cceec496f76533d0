from __future__ import annotations

from django.db import models


class Site(models.Model):
    """A site whose back end vouches for its customers: it signs tokens, and lines of it believe them.

    `audience` is the `aud` of its tokens: the name that the site goes by, such as www.example.org.
    """

    audience = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.audience


class SiteKey(models.Model):
    """One of at most two keys of a site that are valid at once, so that it can change them without a gap."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="keys")
    kid = models.CharField(max_length=40)  # the token's header names it
    algorithm = models.CharField(max_length=8)  # EdDSA or HS256: the key decides it, never the token
    material = models.TextField()  # EdDSA: the public key (PEM); HS256: the secret, sealed
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "kid"], name="one_key_a_kid")]
        ordering = ["pk"]
