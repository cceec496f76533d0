"""What all pages of the invented site share: header, footer, languages, and the widget."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openline.conversations.models import Line

from .account.cookie import signed_in
from .seed import LINE_KEY

NAMES = {"services": _("Services"), "rules": _("Rules"), "contacts": _("Contacts")}
# in this order, each by its own name: who looks for his language may not read the one shown
LANGUAGES = {"uk": "Українська", "en": "English", "ru": "Русский"}


def page(request: HttpRequest, template: str, language: str, told: dict[str, Any]) -> HttpResponse:
    """With the widget where its line is open; of whoever is signed in here the widget is told, if there is a script."""
    site = {
        "language": language,
        "names": NAMES,
        "languages": LANGUAGES,
        "line": Line.objects.filter(kind="chat", key=LINE_KEY, closed_at__isnull=True).first(),
        "key": LINE_KEY,
        "signed_in": signed_in(request),
    }
    with translation.override(language):
        return render(request, f"demo/{template}.html", {**site, **told})
