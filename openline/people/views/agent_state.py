"""One agent's way in, for admins: switched off and on again, a new link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openline.kit.clock import now

from ..agents import LastAdmin, deactivate, reactivate
from ..links import make_link
from ..models import Agent
from ..rights import AgentRequest, admins_only
from .agents import last_admin_words, show_once


@require_POST
@admins_only
def deactivation(request: AgentRequest, pk: int) -> HttpResponse:
    agent = get_object_or_404(Agent, pk=pk)
    try:
        deactivate(agent, now())
        messages.success(request, _("Switched off. Every session of this agent is over."))
    except LastAdmin:
        messages.error(request, last_admin_words())
    return redirect("settings_agent", pk)


@require_POST
@admins_only
def reactivation(request: AgentRequest, pk: int) -> HttpResponse:
    reactivate(get_object_or_404(Agent, pk=pk))
    messages.success(request, _("Switched on again."))
    return redirect("settings_agent", pk)


@require_POST
@admins_only
def link(request: AgentRequest, pk: int) -> HttpResponse:
    agent = get_object_or_404(Agent, pk=pk, deactivated_at__isnull=True)
    if agent == request.user:  # the link would be shown to a session that it has just ended
        messages.error(request, _("Your own password is changed in your profile."))
    else:
        show_once(request, agent, make_link(agent))
    return redirect("settings_agent", pk)
