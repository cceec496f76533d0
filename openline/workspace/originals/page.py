"""GET /originals/CONVERSATION/SEQ: the document that the workspace shows in a sandboxed frame.

Letters take white paper for granted. One that chose colours keeps it in the dark scheme too: dark words of its own on
our dark paper would not be read, and turning its colours round makes brands and tables lie. One without any stands in
the agent's own scheme.
"""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from openline.people.rights import AgentRequest, signed_in

from . import frame
from .kept import kept


@require_safe
@xframe_options_sameorigin
@signed_in
def original(request: AgentRequest, conversation: int, seq: int) -> HttpResponseBase:
    """`?pictures=1` loads those of others. Raises Http404."""
    found = kept(request.user, conversation, seq)
    if found is None or not found.html:
        raise Http404
    pictures = request.GET.get("pictures") == "1" and not found.held
    letter = frame.shown(found.html, pictures=pictures, held=found.held)
    scheme = request.user.theme if request.user.theme in ("light", "dark") else "light dark"
    page = render(
        request,
        "workspace/original.html",
        {
            "letter": mark_safe(letter),  # noqa: S308  # sanitised when it was kept; nothing runs under this policy
            "scheme": scheme,
            "paper": frame.has_colours(found.html),
            "simplified": found.html.startswith(frame.SIMPLIFIED),
        },
    )
    page["Content-Security-Policy"] = frame.policy(pictures=pictures)
    page["Referrer-Policy"] = "no-referrer"
    page["X-Content-Type-Options"] = "nosniff"
    page["Cache-Control"] = "private, no-store"
    return page
