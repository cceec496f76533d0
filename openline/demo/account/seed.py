"""The site that the desk believes, and its two forms: Contacts for everybody, and one inside the account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from openline.conversations.models import Line, Site
from openline.conversations.proving.keys import add_key
from openline.people.models import Department

from .signing import AUDIENCE, KID, public_key

CONTACT_KEY, ACCOUNT_KEY = "demo-contacts", "demo-account"


def seed_forms(chat_key: str) -> None:
    """Once; where the demo was seeded before there were forms, they are added."""
    if Line.objects.filter(key=ACCOUNT_KEY).exists():
        return
    with transaction.atomic():
        site, new = Site.objects.get_or_create(audience=AUDIENCE)
        if new:
            add_key(site, KID, "EdDSA", public_key())
        Line.objects.filter(key=chat_key).update(site=site)
        home = f"{settings.BASE_URL}/demo/"
        _line(CONTACT_KEY, "contact_form", "Pryklad", "technical", "demo-support", topics=[], home=home)
        profile = f"{home}uk/profile/request/"
        _line(ACCOUNT_KEY, "account_form", "My profile", "general", "demo-info", site, profile=profile)


def _line(key: str, kind: str, name: str, department: str, answers: str, site: Site | None = None, **own: Any) -> None:
    Line.objects.create(
        key=key,
        kind=kind,
        name=name,
        department=Department.objects.get(key=department),
        site=site,
        reply_line=Line.objects.filter(key=answers).first(),
        settings={"sites": [settings.BASE_URL], **own},
    )
