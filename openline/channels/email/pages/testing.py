"""The button “Test this” and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openline.conversations.models import Line
from openline.people.rights import AgentRequest, admins_only

from ..setup.kept import with_incoming_user
from ..testing.runs import begin, run_of


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def trial(request: AgentRequest, line: int) -> HttpResponse:
    """POST begins a test; GET shows how far it is: a page of its own, or the card alone for the script."""
    shown = get_object_or_404(Line, pk=line, kind="email")
    if request.method == "POST":
        begin(shown)
        return redirect("email_trial", line)
    told = {"line": shown, "told": {"run": run_of(line)}}
    return render(request, "email/test.html" if "card" in request.GET else "email/testing.html", told)


@require_POST
@admins_only
def fix(request: AgentRequest, line: int) -> HttpResponse:
    """What the test offers when another user signs in to send: the one whose mailbox it is."""
    with transaction.atomic():
        shown = get_object_or_404(Line.objects.select_for_update(), pk=line, kind="email")
        shown.settings = with_incoming_user(shown.settings)
        shown.save(update_fields=["settings"])
    messages.success(request, _("Saved."))
    begin(shown)
    return redirect("email_trial", line)
