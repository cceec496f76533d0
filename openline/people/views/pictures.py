"""Agents' pictures. The key is random and known only to whom it was shown; customers see it beside a reply."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ..pictures import open_picture


@require_safe
def picture(request: HttpRequest, key: str) -> FileResponse:
    try:
        kept = open_picture(key)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(kept, content_type="image/webp")
    response["Cache-Control"] = "public, max-age=31536000, immutable"  # a new picture has a new key
    return response
