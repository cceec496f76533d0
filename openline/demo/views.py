"""A site of an invented service with the widget: a newcomer is its customer here and its agent in another window."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import translation
from django.views.decorators.http import require_safe

from . import contacts
from .site import LANGUAGES, NAMES, page

__all__ = ["LANGUAGES", "NAMES"]


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
def show(request: HttpRequest, language: str, name: str) -> HttpResponse:
    told = {"page": name, **(contacts.shown() if name == "contacts" else {})}
    return page(request, name, language, told)
