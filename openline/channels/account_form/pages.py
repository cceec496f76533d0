"""The page of the desk. It works without a script; the cookie of door.py says whose it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from openline.channels.base import posted
from openline.channels.base.posted import Posted
from openline.channels.base.sites import find_line
from openline.channels.base.visits import LANGUAGES
from openline.conversations.models import Line
from openline.conversations.proving import sessions
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.sessions import NoSite
from openline.kit.clock import now as present

from . import asked, door, drafts, limits, sending
from .doorstep import leaflet
from .drafts import Draft
from .drawing import Typed, Visit, draw, draw_request, draw_requests

View = Callable[..., HttpResponse]


def of_line(view: View) -> View:
    """The view gets the line in the place of its key. The form's own signed id, not Django's cookie, keeps other sites
    from sending in somebody's name: see door.py."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        line = find_line(key, "account_form")
        with translation.override(door.language_of(request)):
            if line is None or line.closed_at is not None:
                return leaflet(request, None, "unknown_line")
            response = view(request, line=line, **kwargs)
            response["Content-Language"] = translation.get_language() or ""
        response["Cache-Control"] = "private, no-cache"  # not no-store: Back has to find what was typed
        response["Vary"] = "Cookie, Accept-Language"
        return response

    return checked


def for_guests(view: Callable[..., HttpResponse]) -> View:
    """The view gets a Visit; who is not let in reads why."""

    @wraps(view)
    def checked(request: HttpRequest, line: Line, **kwargs: Any) -> HttpResponse:
        now = present()
        guest = door.guest_of(request, line, now)
        if guest is None or guest.proven is None:
            return _outside(request, line, guest)
        return view(Visit(request, line, guest, guest.proven, now), **kwargs)

    return checked


@of_line
def page(request: HttpRequest, line: Line) -> HttpResponse:
    """GET: the form and My requests. POST: the site's page brings its customer with a token."""
    return _open(request, line) if request.method == "POST" else _requests(request, line)


@for_guests
def _requests(visit: Visit) -> HttpResponse:
    draft = drafts.standing(visit.guest.secret, visit.proven, line=visit.line, now=visit.now) or Draft()
    begun = asked.find(visit.proven, draft.conversation) if draft.conversation else None
    return draw_requests(visit, Typed() if begun else Typed(draft), begun)


def _open(request: HttpRequest, line: Line) -> HttpResponse:
    came = posted.read(request)
    back, language = door.way_back(request, line, came.of("back")), came.of("lang")
    with translation.override(language if language in LANGUAGES else translation.get_language()):
        if not door.may_open(request, line):
            return leaflet(request, line, "foreign_site", back)
        if not limits.may_open(request.META.get("REMOTE_ADDR", "")):
            return leaflet(request, line, "too_fast", back)
        return _let_in(request, line, came.of("token"), back)


def _let_in(request: HttpRequest, line: Line, token: str, back: str) -> HttpResponse:
    language = translation.get_language() or "en"
    try:
        secret, proven = sessions.begin(token, line=line, now=present(), language=language)
    except (BadToken, NoSite):
        return leaflet(request, line, "bad_token", back)
    response = HttpResponseRedirect(door.root_of(line), status=303)
    door.opened(response, request, line, secret, proven, back)
    return response


@of_line
def ask(request: HttpRequest, line: Line) -> HttpResponse:
    """POST: a new question. Who reloads its error finds the form."""
    return _take(request, line, 0) if request.method == "POST" else HttpResponseRedirect(door.root_of(line), status=303)


@of_line
def request_page(request: HttpRequest, line: Line, pk: int) -> HttpResponse:
    """GET: one of My requests. POST: a word more in it."""
    return _take(request, line, pk) if request.method == "POST" else _request(request, line, pk=pk)


@for_guests
def _request(visit: Visit, pk: int) -> HttpResponse:
    draft = drafts.standing(visit.guest.secret, visit.proven, line=visit.line, now=visit.now) or Draft()
    return draw_request(visit, pk, Typed(draft) if draft.conversation == pk else Typed())


@of_line
def end(request: HttpRequest, line: Line) -> HttpResponse:
    """Sign out of this page. By GET too, so that a site's own signing out can lead through it and `back`: a link that
    signs somebody out harms nobody, and without a script there is no other way."""
    now = present()
    guest = door.guest_of(request, line, now)
    if request.method == "POST":
        form = door.form_of(posted.read(request).of("form"))
        if guest is None or form is None or form.identity != guest.identity:
            return _outside(request, line, guest)
    if guest is not None:
        sessions.end(guest.secret, now)
    asked = request.GET.get("back", "")
    response: HttpResponse
    if asked and door.way_back(request, line, asked) == asked:
        response = HttpResponseRedirect(asked, status=303)
    else:
        response = leaflet(request, line, "signed_out", guest.back if guest else "")
    door.left(response, line)
    return response


def _take(request: HttpRequest, line: Line, conversation: int) -> HttpResponse:
    """What was typed is sent, or stands in the form again, or waits for the next session: it is never lost."""
    now, address = present(), request.META.get("REMOTE_ADDR", "")
    guest = door.guest_of(request, line, now)
    came = posted.read(request)
    if guest is None:
        return _outside(request, line, None, came.of("message"))
    form = door.form_of(came.of("form"))
    if form is None:
        return leaflet(request, line, "broken_form", guest.back)
    if form.identity != guest.identity:
        return leaflet(request, line, "form_of_another", guest.back)
    writing = sending.writing_of(came, form.id, guest.identity, address, conversation)
    if guest.proven is None:
        kept = drafts.keep(guest.secret, writing, line=line, now=now)
        return leaflet(request, line, "over_and_kept" if kept else "over_and_lost", guest.back)
    return _send(Visit(request, line, guest, guest.proven, now), writing, came)


def _send(visit: Visit, writing: sending.Writing, came: Posted) -> HttpResponse:
    typed = Typed(Draft(writing.body, writing.conversation, writing.files), came.of("form"))
    if came.lists.get("remove"):
        return draw(visit, typed)
    try:
        kept = sending.send(writing, came, visit.proven, visit.request.META.get("REMOTE_ADDR", ""), visit.now)
    except sending.NotSent as refused:
        typed.refused = refused
        return draw(visit, typed)
    drafts.forget(visit.guest.secret, line=visit.line, now=visit.now)
    # one that went behind a wall meanwhile, or goes on elsewhere, is with us and not shown
    its_own = f"{kept.conversation}/" if asked.find(visit.proven, kept.conversation) else ""
    return HttpResponseRedirect(f"{visit.root}{its_own}?sent=1", status=303)


def _outside(request: HttpRequest, line: Line, guest: door.Guest | None, typed: str = "") -> HttpResponse:
    back = guest.back if guest else door.way_back(request, line, "")
    return leaflet(request, line, "over" if guest else "closed_door", back, typed)
