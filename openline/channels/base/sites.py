"""Who may ask for a line from a page: its sites, and the desk's own pages. CORS as in the Fetch standard.

A refusal may be read by any page: it holds words and nothing else, and its reader has to be told what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from openline.conversations.models import Line
from openline.kit import sql

from . import visits, words

View = Callable[..., HttpResponseBase]
Tell = Callable[[str, str], str]  # code, language -> what the customer reads

_READ = ("id", "key", "kind", "name", "department_id", "settings", "site_id", "reply_line_id", "closed_at")
_LINE = """
SELECT id, key, kind, name, department_id, CAST(settings AS text), site_id, reply_line_id, CAST(closed_at AS text)
FROM conversations_line WHERE key = %s AND kind = %s
"""


def for_sites(
    kind: str, tell: Tell = words.of, *, methods: str = "GET, POST", headers: str = "Authorization, Content-Type"
) -> Callable[[View], View]:
    """Checks line and origin, answers the browser's preflight, and lets the site's script read the answer. The view
    gets `line` and `language` in the place of the address's `key`. It changes nothing by a cookie: such a request may
    come from any page."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def checked(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponseBase:
            language = language_of(request)
            line = find_line(key, kind)
            response: HttpResponseBase
            if request.method == "OPTIONS":
                response = HttpResponse(status=204)
            elif line is None or line.closed_at is not None:
                response = problem(404, "unknown_line", tell("unknown_line", language))
            elif not may_ask(request, line):
                response = problem(403, "foreign_site", tell("foreign_site", language))
            else:
                response = view(request, line=line, language=language, **kwargs)
            return _readable(request, response, methods, headers)

        checked.is_for_sites = True  # type: ignore[attr-defined]  # straight.py looks at it
        return checked

    return decorate


def find_line(key: str, kind: str) -> Line | None:
    """Also one that was closed. By a plain statement: the ORM took a quarter of what a post costs to build it."""
    if "\x00" in key:
        return None
    with sql.cursor() as cursor:
        cursor.execute(_LINE, [key, kind])
        found = cursor.fetchone()
    if not found:
        return None
    values = dict(zip(_READ, found, strict=True))
    closed_at = values["closed_at"] and datetime.fromtimestamp(sql.milliseconds(values["closed_at"]) / 1000, UTC)
    values |= {"settings": msgspec.json.decode(values["settings"]), "closed_at": closed_at}
    return Line.from_db("default", _READ, list(values.values()))


def may_ask(request: HttpRequest, line: Line) -> bool:
    """No origin is no page of another site: a program, or the address typed into the browser."""
    origin = request.META.get("HTTP_ORIGIN", "")
    return not origin or visits.is_site(line, origin, request.get_host())


def language_of(request: HttpRequest) -> str:
    return visits.language_of(request.GET.get("lang", ""), request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


def problem(status: int, code: str, text: str, **more: Any) -> HttpResponse:
    """What went wrong, for a script: a code for it, and a text for its reader."""
    return answer(status, {"code": code, "text": text, **more})


def answer(status: int, told: Any) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(told), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  # slips of customers are no news
    return response


def _readable(request: HttpRequest, response: HttpResponseBase, methods: str, headers: str) -> HttpResponseBase:
    if origin := request.META.get("HTTP_ORIGIN", ""):
        response["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = methods
            response["Access-Control-Allow-Headers"] = headers
            response["Access-Control-Max-Age"] = "3600"
    patch_vary_headers(response, ["Authorization", "Origin"])
    return response
