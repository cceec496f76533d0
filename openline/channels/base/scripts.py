"""The scripts that a site includes: at fixed addresses, so asked for each time (304 mostly):
the files that they load are named by hash, and those of an older build are gone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

CODINGS = {"br": ".br", "gzip": ".gz"}  # what the build laid beside it, the smaller one first
BUILT = Path(__file__).resolve().parents[2] / "static" / "built"


def script(name: str) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view of one of them; `name` is its file below what was built."""

    @require_safe
    def serve(request: HttpRequest) -> HttpResponseBase:
        return _served(request, BUILT / name)

    return serve


def _served(request: HttpRequest, path: Path) -> HttpResponseBase:
    """Any site may load it: which may use it is asked when it speaks."""
    accepted = request.headers.get("Accept-Encoding", "")
    coding = next((one for one, suffix in CODINGS.items() if one in accepted and _beside(path, suffix).exists()), "")
    text, tag = _read(_beside(path, CODINGS.get(coding, "")))
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
        if coding:
            response["Content-Encoding"] = coding
    response["Vary"] = "Accept-Encoding"
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


@cache
def _read(path: Path) -> tuple[bytes, str]:
    text = path.read_bytes()
    return text, f'"{hashlib.sha256(text).hexdigest()[:20]}"'
