"""The one script that a site includes: at a fixed address, so it is asked for again; what it loads is named by hash."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

CODINGS = {"br": ".br", "gzip": ".gz"}  # what the build laid beside it, the smaller one first
LAUNCHER = Path(__file__).resolve().parents[2] / "static" / "built" / "widget" / "widget.js"


@require_safe
def widget(request: HttpRequest) -> HttpResponseBase:
    """Any site may load it: which may use it is asked at its hello."""
    accepted = request.headers.get("Accept-Encoding", "")
    coding = next((one for one, suffix in CODINGS.items() if one in accepted and _beside(suffix).exists()), "")
    script, tag = _script(coding)
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
        if coding:
            response["Content-Encoding"] = coding
    response["Vary"] = "Accept-Encoding"
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _beside(suffix: str) -> Path:
    return LAUNCHER.with_name(LAUNCHER.name + suffix)


@cache
def _script(coding: str) -> tuple[bytes, str]:
    script = _beside(CODINGS.get(coding, "")).read_bytes()
    return script, f'"{hashlib.sha256(script).hexdigest()[:20]}"'
