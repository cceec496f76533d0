"""The form as a page of the desk: no script is needed. What was posted is answered by leading to its own page, so that
going back, reloading and pressing twice are harmless."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openline.channels.base import posted
from openline.channels.base.sites import find_line, language_of, may_ask
from openline.channels.base.usual import duration, usual_wait
from openline.conversations.models import Conversation, Line
from openline.conversations.writer import NotKept
from openline.kit.clock import now

from . import confirming, words
from .form_ids import new_form
from .keeping import Done
from .other_ways import other_ways
from .taking import Taken, judge, take
from .typed import LIMITS, Typed, typed_of
from .views import KIND, topics_of, work_of

SALT = "openline.contact_form.kept"
METHODS = ["GET", "HEAD", "POST"]


@csrf_exempt  # the signed id of the form is all there is; no cookie is looked at
@require_http_methods(METHODS)
def index(request: HttpRequest, key: str) -> HttpResponse:
    language, line = language_of(request), find_line(key, KIND)
    with translation.override(language):
        if line is None or line.closed_at is not None:
            return _gone(request, line, "unknown_line", 404)
        if request.method != "POST":
            return _form(request, line, language, Taken(new_form(now()), Typed(topic=request.GET.get("topic", ""))))
        if request.headers.get("Origin") != "null" and not may_ask(request, line):
            return _gone(request, line, "foreign_site", 403)
        taken = take(request, line, language, now())
        if taken.done is not None:
            return _lead_to(line, language, taken.done)
        if taken.code == "confirm":
            return _page(request, "sent", {"line": line, "email": taken.typed.email}, 202)
        return _form(request, line, language, taken)


@require_http_methods(["GET", "HEAD"])
def kept(request: HttpRequest, key: str, signed: str) -> HttpResponse:
    """The end: what was done, and no more."""
    language, line = language_of(request), find_line(key, KIND)
    with translation.override(language):
        try:
            number, copied = signing.loads(signed, salt=SALT)
        except signing.BadSignature:
            return _gone(request, line, "no_page", 404)
        # not visible_to: the customer's own, who holds the signed address of this page
        found = Conversation.objects.filter(pk=number, line=line).first()
        if found is None or line is None:
            return _gone(request, line, "no_page", 404)
        wait = usual_wait(found.department_id, now())
        told = {"number": number, "email": found.reply_to, "copied": copied, "wait": wait and duration(wait)}
        return _page(request, "kept", {"line": line, "again": line.closed_at is None, **told})


@csrf_exempt  # the secret in the address is the proof
@require_http_methods(METHODS)
def confirm(request: HttpRequest, key: str, secret: str) -> HttpResponse:
    """The link of a letter: it is sent when the button is pressed, because programs open links too."""
    language, line, at = language_of(request), find_line(key, KIND), now()
    with translation.override(language):
        held = confirming.find(line, secret, at) if line is not None else None
        if line is None or held is None:
            return _gone(request, line, "no_link", 404)
        if request.method != "POST":
            return _page(request, "confirm", {"line": line, "email": held.email})
        try:
            return _lead_to(line, language, confirming.confirm(line, held, at))
        except NotKept:
            return _page(request, "confirm", {"line": line, "email": held.email, "failed": True}, 503)


def _form(request: HttpRequest, line: Line, language: str, taken: Taken) -> HttpResponse:
    at = now()
    wait = usual_wait(line.department_id, at)
    told: dict[str, Any] = {"line": line, "taken": taken, "topics": topics_of(line, language), "limits": LIMITS}
    told |= {"greeting": line.settings.get("greeting", ""), "wait": wait and duration(wait)}
    told |= {"first": next(iter(taken.errors), "")}
    if not taken.challenge:
        bits = judge().expected(line.pk, request.META.get("REMOTE_ADDR", ""), at)
        taken.challenge, taken.bits = work_of(taken.form, bits, at)
    return _page(request, "form", {**told, "ways": other_ways(line, language, at)}, taken.status if taken.code else 200)


def _gone(request: HttpRequest, line: Line | None, code: str, status: int) -> HttpResponse:
    """There is no such form any more. What was typed stands here to be copied, with where to write instead."""
    typed = typed_of(posted.read(request)) if request.method == "POST" else Typed()
    ways = other_ways(line, language_of(request), now())
    shown = line if code != "foreign_site" else None
    told = {"line": shown, "what": words.here(code), "typed": typed, "ways": ways}
    return _page(request, "gone", told, status)


def _lead_to(line: Line, language: str, done: Done) -> HttpResponse:
    signed = signing.dumps([done.number, done.copied], salt=SALT)
    path = reverse("contact_form_kept", args=[line.key, signed])
    response = HttpResponseRedirect(f"{path}?{urlencode({'lang': language})}")
    response.status_code = 303
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, name: str, told: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, f"contact_form/{name}.html", told, status=status)
    response["Cache-Control"] = "no-store"
    return response
