"""A site's keys: at most two are valid at once, so that it goes from one to the next without a gap."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from openline.conversations.models import ProvenSession, Site, SiteKey
from openline.kit.sealed import seal

MOST_KEYS = 2


class TooManyKeys(Exception):
    """Two keys are valid already: one of them has to be revoked first."""


class KidTaken(Exception):
    """The site has, or had, a key of this name. A revoked one's stays taken: tokens may still name it."""


def add_key(site: Site, kid: str, algorithm: str, material: str) -> SiteKey:
    """`material`: the public key (PEM) of EdDSA, or the secret of HS256, which is sealed here. Raises TooManyKeys,
    KidTaken."""
    with transaction.atomic():
        Site.objects.select_for_update().get(pk=site.pk)  # two admins may add at once
        if site.keys.filter(revoked_at__isnull=True).count() >= MOST_KEYS:
            raise TooManyKeys
        if site.keys.filter(kid=kid).exists():
            raise KidTaken
        kept = material if algorithm == "EdDSA" else seal(material)
        return SiteKey.objects.create(site=site, kid=kid, algorithm=algorithm, material=kept)


def revoke(key: SiteKey, now: datetime) -> None:
    """From now on its tokens are refused, and whoever came with one has to come again: sessions that it began end, and
    what was typed in them is forgotten, for whoever has the key may have typed it. Doing it twice is harmless."""
    with transaction.atomic():
        begun = ProvenSession.objects.filter(key=key, ended_at__isnull=True).order_by("pk")
        list(begun.select_for_update())  # before the key, as who renews one: else one of the two is turned away
        SiteKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now)
        ProvenSession.objects.filter(key=key, ended_at__isnull=True).update(ended_at=now, draft={})
