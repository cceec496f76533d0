"""A visitor's files, over HTTP with his token: sent from the site's pages, so CORS is open to the line's sites."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from openline.conversations.events import PUBLIC_KINDS
from openline.conversations.models import Attachment, Line
from openline.conversations.uploading import Uploader, response_of, upload
from openline.kit.content import NotAllowed
from openline.kit.disk import is_full

from . import speaking, upload_limits, visits, words
from .speaking import Speaking
from .tokens import visitor_of
from .wire import Error

PROOF = "Openline-Proof"  # the header in which a visitor who speaks for an account proves it
View = Callable[..., HttpResponseBase]

REFUSED = {"too_fast": 429, "too_much": 429, "disk_full": 507}


def for_sites(view: View) -> View:
    """Checks line and origin, answers the browser's preflight, and lets the site's script read the answer."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        origin = request.headers.get("Origin", "")
        try:
            line = visits.open_line(request.GET.get("line", ""))
        except visits.UnknownLine:
            return _problem(request, 404, "unknown_line")
        if origin and not visits.is_site(line, origin, request.get_host()):
            return _problem(request, 403, "foreign_site")
        response = HttpResponse(status=204) if request.method == "OPTIONS" else view(request, line=line, **kwargs)
        if origin:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Allow-Headers"] = f"Authorization, {PROOF}"
            response["Access-Control-Max-Age"] = "3600"
        patch_vary_headers(response, ["Authorization", PROOF, "Origin"])
        return response

    return checked


@csrf_exempt  # the token in the header is the proof; no cookie is looked at
@for_sites
def send_file(request: HttpRequest, line: Line) -> HttpResponseBase:
    """POST multipart `file`: keeps it for the visitor's next message."""
    who = _who(request, line)
    if who is None:
        return _problem(request, 401, "unknown_token")
    visitor, _ = who
    address = request.META.get("REMOTE_ADDR", "")
    if refused := upload_limits.refusal(visitor, address):
        return _problem(request, REFUSED[refused], refused)
    try:
        sent = request.FILES.get("file")
        if request.META.get("openline.too_large"):
            return _problem(request, 413, "file_too_large")
        if request.META.get("openline.disk_full"):
            return _problem(request, 507, "disk_full")
        if not isinstance(sent, UploadedFile):
            return _problem(request, 400, "no_file")
        kept = upload(sent, Uploader(visitor=visitor))
        upload_limits.count(visitor, address, kept.key, kept.size)
    except NotAllowed:
        return _problem(request, 415, "file_type")
    except (OSError, OperationalError) as error:
        if not is_full(error):
            raise
        return _problem(request, 507, "disk_full")
    return HttpResponse(msgspec.json.encode(kept), content_type="application/json", status=201)


@for_sites
def get_file(request: HttpRequest, line: Line, key: str) -> HttpResponseBase:
    """GET: a file of the visitor's own conversations on this line, or one that he uploaded."""
    who = _who(request, line)
    if who is None:
        return _problem(request, 401, "unknown_token")
    known = Attachment.objects.none() if "\x00" in key else Attachment.objects.filter(key=key)
    attachment = known.select_related("message__conversation").first()
    if attachment is None or not _may_see(attachment, *who, line):
        return _problem(request, 404, "not_found")
    return response_of(request, attachment)


def _may_see(attachment: Attachment, visitor: str, speaks: Speaking | None, line: Line) -> bool:
    """His own upload, or a file of a message (no note, nothing aside) in a conversation that shows to him on this
    line."""
    if attachment.visitor == visitor:
        return True
    message = attachment.message
    if message is None:
        return False
    conversation = message.conversation
    public = conversation.events.filter(seq=message.seq, kind__in=PUBLIC_KINDS).exists()
    if not public or conversation.line_id != line.pk:
        return False
    if speaks is not None:
        return speaking.shown(speaks).filter(pk=conversation.pk).exists()
    return conversation.customer_id == visits.customer_of(visitor)


def _who(request: HttpRequest, line: Line) -> tuple[str, Speaking | None] | None:
    """The visitor, and the account that he speaks for; None when his token is worth nothing, or not any more."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    visitor = visitor_of(token) if scheme == "Bearer" else None
    if visitor is None:
        return None
    try:
        return visitor, speaking.resume(line, visitor, request.headers.get(PROOF, ""))
    except speaking.Ended:
        return None


def _problem(request: HttpRequest, status: int, code: str) -> HttpResponse:
    language = visits.language_of(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""))
    body = msgspec.json.encode(Error(code, words.of(code, language)))
    return HttpResponse(body, content_type="application/json", status=status)
