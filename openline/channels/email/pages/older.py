"""Letters that were in a mailbox before the desk: asked for on purpose, with their number beforehand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openline.conversations.models import Line
from openline.people.rights import AgentRequest, admins_only

from ..models import Cursor
from ..receiving.backfill import ask_for_backfill, stop_backfill
from ..receiving.imap import Imap
from ..receiving.oauth import access_token
from ..receiving.words import words_of


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def older(request: AgentRequest, line: int) -> HttpResponse:
    """GET asks the server how many there are; POST takes them, in the background."""
    shown = _line(line)
    if request.method == "POST":
        if ask_for_backfill(shown):
            messages.success(request, _("Older letters are on their way. None of them is answered by itself."))
        else:
            messages.error(request, _("The mailbox was not reached yet. Test it first."))
        return redirect("settings_line", line)
    return render(request, "email/older_page.html", {"line": shown, **_counted(shown)})


@require_POST
@admins_only
def end(request: AgentRequest, line: int) -> HttpResponse:
    stop_backfill(_line(line))
    messages.success(request, _("Stopped. What has come stays."))
    return redirect("settings_line", line)


def _line(pk: int) -> Line:
    line = get_object_or_404(Line, pk=pk, kind="email")
    if line.settings.get("way_in") != "imap":
        raise Http404
    return line


def _counted(line: Line) -> dict[str, Any]:
    """How many letters are older than those that come by themselves, or why that is not known."""
    cursor = Cursor.objects.filter(line=line).first()
    if cursor is None:
        return {"problem": _("The mailbox was not reached yet. Test it first.")}
    try:
        return {"count": _letters_until(line, cursor.uid)}
    except Exception as error:  # noqa: BLE001  # whatever it is, the admin reads it
        return {"problem": words_of(error)}


def _letters_until(line: Line, uid: int) -> int:
    imap = Imap({**line.settings["imap"], "mark_seen": False})
    try:
        imap.sign_in(lambda fresh: access_token(line.pk, fresh=fresh))
        imap.open()
        return len(imap.below(uid + 1))
    finally:
        imap.close()
