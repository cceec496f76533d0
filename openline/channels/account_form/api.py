"""What a site's script asks for, as JSON, with the session's secret in the header. By the cookie of the
desk's page nothing is done here but that a file is shown, by a link of that page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers

from openline.channels.base import posted
from openline.channels.base.sites import answer, for_sites, problem
from openline.channels.base.usual import usual_wait
from openline.conversations.limits import MOST_BODY, MOST_FILES
from openline.conversations.models import Line
from openline.conversations.proving import sessions
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.sessions import NoSite, OtherAccount, Proven
from openline.conversations.uploading import response_of
from openline.kit.clock import milliseconds
from openline.kit.clock import now as present
from openline.kit.uploads import LIMIT

from . import asked, door, drafts, limits, reading, sending, shown, words
from .masked import answers_to

KIND = "account_form"
METHODS = "GET, POST, PUT, DELETE"
View = Callable[..., HttpResponseBase]

for_scripts = for_sites(KIND, words.of, methods=METHODS)


class Token(msgspec.Struct):
    token: str
    lang: str = ""


class Words(msgspec.Struct):
    """A draft as a script keeps it."""

    text: str = ""
    conversation: int = 0
    kept: list[str] = msgspec.field(default_factory=list)


def of_session(view: View) -> View:
    """The view gets `proven`, and words come in its language."""

    @wraps(view)
    def checked(request: HttpRequest, line: Line, language: str, **kwargs: Any) -> HttpResponseBase:
        proven = sessions.find(door.bearer(request), line=line, now=present())
        if proven is None:
            return problem(401, "session_over", words.of("session_over", language))
        language = language if "lang" in request.GET else proven.language or language
        with translation.override(language):
            return view(request, line=line, proven=proven, **kwargs)

    return checked


@for_scripts
def session(request: HttpRequest, line: Line, language: str) -> HttpResponseBase:
    """POST: a token for a session, or for one more hour of the one in the header. DELETE: sign out."""
    if request.method == "DELETE":
        sessions.end(door.bearer(request), present())
        return HttpResponse(status=204)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST", "DELETE"])
    if not limits.may_open(request.META.get("REMOTE_ADDR", "")):
        return problem(429, "too_fast", words.of("too_fast", language))
    try:
        told = msgspec.json.decode(request.body, type=Token)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return problem(400, "bad_request", words.of("bad_request", language))
    return _let_in(request, line, told, language)


def _let_in(request: HttpRequest, line: Line, told: Token, language: str) -> HttpResponse:
    now, before = present(), door.bearer(request)
    language = told.lang if told.lang in ("uk", "en", "ru") else language
    try:
        if before:
            secret, proven = sessions.renew(before, told.token, line=line, now=now)
        else:
            secret, proven = sessions.begin(told.token, line=line, now=now, language=language)
    except (BadToken, NoSite):
        return problem(403, "bad_token", words.of("bad_token", language))
    except OtherAccount:
        sessions.end(before, now)
        return problem(409, "other_account", words.of("other_account", language))
    return answer(201, {"secret": secret, **_told(line, proven, now)})


def _told(line: Line, proven: Proven, now: Any) -> dict[str, Any]:
    return {
        "until": milliseconds(proven.expires_at),
        "name": proven.name,
        "answers_to": answers_to(proven, now),
        "draft": drafts.take(proven, now),
        "wait": usual_wait(line.department_id, now),
        "limits": {"body": MOST_BODY, "files": MOST_FILES, "file_bytes": LIMIT},
    }


@for_scripts
@of_session
def requests(request: HttpRequest, line: Line, proven: Proven) -> HttpResponseBase:
    """GET: My requests, the newest first; `before` an id for older ones."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    before = request.GET.get("before", "")
    found, more = asked.page(proven, int(before) if before.isdecimal() and len(before) < 19 else None)
    return answer(200, {"requests": shown.requests(found, present()), "more": more})


@for_scripts
@of_session
def one_request(request: HttpRequest, line: Line, proven: Proven, pk: int) -> HttpResponseBase:
    """GET: what was said in it. Who asks for it has read it."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    opened = reading.opened(proven, pk, present())
    if opened is None:
        return problem(404, "not_found", words.here("no_request"))
    told = msgspec.to_builtins(opened.request)
    return answer(200, {**told, "answers_to": opened.goes_to, "entries": opened.entries})


@for_scripts
@of_session
def messages(request: HttpRequest, line: Line, proven: Proven) -> HttpResponseBase:
    """POST: a question, or a word more in a request."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    now, address = present(), request.META.get("REMOTE_ADDR", "")
    came = posted.read(request)
    conversation = came.of("conversation") or "0"
    number = int(conversation) if conversation.isdecimal() and len(conversation) < 19 else -1
    writing = sending.writing_of(came, came.of("id"), proven.identity, address, number)
    try:
        kept = sending.send(writing, came, proven, address, now)
    except sending.NotSent as refused:
        more = {"errors": refused.errors(), "files": writing.files}
        code = "not_found" if refused.code == "no_request" else refused.code
        return problem(refused.status, code, words.here(refused.code), **more)
    wait = usual_wait(line.department_id, now)
    told = {"request": kept.conversation, "seq": kept.seq, "wait": wait, "answers_to": answers_to(proven, now)}
    return answer(201, told)


@for_scripts
def file(request: HttpRequest, line: Line, language: str, file_key: str) -> HttpResponseBase:
    """GET: a file of a request; for a script, or by a link of the page."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    now = present()
    guest = door.guest_of(request, line, now)
    proven = sessions.find(door.bearer(request), line=line, now=now) or (guest.proven if guest else None)
    if proven is None:
        return problem(401, "session_over", words.of("session_over", language))
    attachment = asked.find_file(proven, file_key, now)
    if attachment is None:
        return problem(404, "not_found", words.of("not_found", language))
    response = response_of(request, attachment)
    patch_vary_headers(response, ["Cookie"])
    return response


@for_scripts
def draft(request: HttpRequest, line: Line, language: str) -> HttpResponseBase:
    """PUT: what is typed so far; also up to a day after the hour."""
    if request.method != "PUT":
        return HttpResponseNotAllowed(["PUT"])
    try:
        told = msgspec.json.decode(request.body, type=Words)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return problem(400, "bad_request", words.of("bad_request", language))
    text = told.text.replace("\x00", "")
    kept = [key for key in told.kept if "\x00" not in key]
    if drafts.keep_words(door.bearer(request), text, told.conversation, kept, line, present()):
        return HttpResponse(status=204)
    return problem(401, "session_over", words.of("session_over", language))
