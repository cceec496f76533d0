"""A site of an invented service with the widget: a newcomer is its customer here and its agent in another window."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from openline.conversations.models import Line

from .seed import LINE_KEY

NAMES = {"services": _("Services"), "rules": _("Rules"), "contacts": _("Contacts")}
# in this order, each by its own name: who looks for his language may not read the one shown
LANGUAGES = {"uk": "Українська", "en": "English", "ru": "Русский"}


class Language(StringConverter):
    regex = "|".join(LANGUAGES)


class Page(StringConverter):
    regex = "|".join(NAMES)


@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """The visitor's language by his browser. In the address from then on: the cookie belongs to the workspace."""
    language = translation.get_language_from_request(request)
    return HttpResponseRedirect(reverse("demo:home", args=[language if language in LANGUAGES else "en"]))


@require_safe
def show(request: HttpRequest, language: str, page: str) -> HttpResponse:
    shown = {
        "page": page,
        "language": language,
        "names": NAMES,
        "languages": LANGUAGES,
        "line": Line.objects.filter(kind="chat", key=LINE_KEY, closed_at__isnull=True).first(),
        "key": LINE_KEY,
    }
    with translation.override(language):
        return render(request, f"demo/{page}.html", shown)
