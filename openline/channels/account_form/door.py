"""Who stands before the page: the browser keeps the session's secret in a cookie that no script reads.

The cookie also says whose session it was, so that what is posted after its hour can still be told from another
account's; and which page of the site opened the form. Both are signed, and neither proves anything.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from openline.channels.base import sites, visits
from openline.conversations.models import Line
from openline.conversations.proving import sessions
from openline.conversations.proving.sessions import Proven

COOKIE = "openline_account"
LASTS = sessions.LASTS + timedelta(days=1)  # so that what a slow writer posts is kept for his next session
SALT = "account_form"
MOST_URL = 500


class Guest(msgspec.Struct, frozen=True):
    """`proven` is None when the hour is over. `identity` is whose it is, or was. `back`: where the site waits."""

    proven: Proven | None
    secret: str
    identity: int
    back: str


class Form(msgspec.Struct, frozen=True):
    """What a form of our own page carries: the id that makes sending it twice harmless, and whose form it is."""

    id: str
    identity: int


def opened(response: HttpResponse, request: HttpRequest, line: Line, secret: str, proven: Proven, back: str) -> None:
    """The browser is let in from now on."""
    kept = {"s": secret, "i": proven.identity, "b": back, "l": proven.language}
    value = signing.dumps(kept, salt=f"{SALT}.door")
    response.set_cookie(
        COOKIE,
        value,
        max_age=LASTS,
        path=root_of(line),
        secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def left(response: HttpResponse, line: Line) -> None:
    """Signed out: the browser forgets, pages that it holds among it."""
    response.delete_cookie(COOKIE, path=root_of(line), samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'


def guest_of(request: HttpRequest, line: Line, now: datetime) -> Guest | None:
    """None when nobody was let in here, or he signed out."""
    kept = _kept(request)
    return Guest(sessions.find(kept["s"], line=line, now=now), kept["s"], kept["i"], kept["b"]) if kept else None


def language_of(request: HttpRequest) -> str:
    """The one that is asked for, else the site's, which opened the form in it, else the browser's."""
    kept = _kept(request)
    return (kept["l"] if kept and "lang" not in request.GET else "") or sites.language_of(request)


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=f"{SALT}.door", max_age=LASTS)
    except signing.BadSignature:
        return None
    return kept


def bearer(request: HttpRequest) -> str:
    """The secret that a script sends; no cookie."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme == "Bearer" else ""


def new_form(identity: int) -> str:
    """Signed for this account: another site cannot make one, and another account cannot send it."""
    return signing.dumps([secrets.token_urlsafe(12), identity], salt=f"{SALT}.form", compress=False)


def form_of(text: str) -> Form | None:
    try:
        form, identity = signing.loads(text, salt=f"{SALT}.form", max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return Form(form, identity)


def may_open(request: HttpRequest, line: Line) -> bool:
    """A site's page may. `null` is what a browser says for one with a strict referrer policy: the token is the
    proof, and the page says whose account it is."""
    origin = request.headers.get("Origin", "")
    return origin in ("", "null") or visits.is_site(line, origin, request.get_host())


def way_back(request: HttpRequest, line: Line, asked: str) -> str:
    """A page of one of the line's sites, or of the desk itself (the demo's); else the one that the admin named."""
    if len(asked) <= MOST_URL and asked.isprintable() and "\\" not in asked and _is_ours(request, line, asked):
        return asked
    origins = line.settings.get("sites") or [""]
    return str(line.settings.get("profile") or origins[0])


def _is_ours(request: HttpRequest, line: Line, asked: str) -> bool:
    try:
        parts = urlsplit(asked)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    return parts.scheme in ("http", "https") and visits.is_site(line, origin, request.get_host())


def root_of(line: Line) -> str:
    """Below it stands all that this line has for customers."""
    return f"/channels/account_form/{line.key}/"
