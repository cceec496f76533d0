"""An admin goes to the provider and comes back with its consent."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openline.conversations.models import Line
from openline.kit.sealed import CannotUnseal, seal
from openline.people.rights import AgentRequest, admins_only

from ..receiving.oauth import forget
from ..setup.consent import Asked, NoConsent, new_question, question_url, refresh_token_for

HELD = "email_consent"


@require_safe
@admins_only
def start(request: AgentRequest) -> HttpResponse:
    """On to the provider. It changes nothing but what this session waits for."""
    line = _line(request.GET.get("line", ""))
    asked = new_question(line.pk)
    request.session[HELD] = list(asked)
    return redirect(question_url(line.settings["oauth"], asked, line.settings["address"]))


@require_safe
@admins_only
def callback(request: AgentRequest) -> HttpResponse:
    """Back from the provider: whoever has not asked here before brings nothing in."""
    held = request.session.pop(HELD, None)
    if not held or not constant_time_compare(Asked(*held).state, request.GET.get("state", "")):
        raise BadRequest("nobody here asked for it")
    asked = Asked(*held)
    line = _line(str(asked.line))
    try:
        if "code" not in request.GET:
            raise NoConsent(request.GET.get("error_description") or request.GET.get("error", ""))
        token = refresh_token_for(line.settings["oauth"], asked, request.GET["code"])
    except (NoConsent, CannotUnseal) as problem:
        messages.error(request, _("Not connected. The provider says: %(words)s") % {"words": str(problem)[:300]})
        return redirect("settings_line", line.pk)
    with transaction.atomic():
        line = Line.objects.select_for_update().get(pk=line.pk)
        line.settings["oauth"]["refresh_token"] = seal(token)
        line.save(update_fields=["settings"])
    forget(line.pk)
    messages.success(request, _("Connected. The token is kept encrypted."))
    return redirect("settings_line", line.pk)


def _line(pk: str) -> Line:
    line = get_object_or_404(Line, pk=pk if pk.isdecimal() and len(pk) < 18 else 0, kind="email")
    if not line.settings.get("oauth", {}).get("authorize_url"):
        raise Http404
    return line
