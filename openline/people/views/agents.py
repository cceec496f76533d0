"""Agents, for admins: the list, a new one, one of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openline.kit.clock import now

from ..agents import EmailTaken, LastAdmin
from ..forms.agent import AgentForm
from ..forms.page import TAKEN
from ..links import make_link
from ..models import Agent, Membership
from ..rights import AgentRequest, admins_only

FRESH_LINK = "fresh_link"


@require_safe
@admins_only
def agents(request: AgentRequest) -> HttpResponse:
    memberships = Membership.objects.select_related("department").order_by("department__position")
    listed = Agent.objects.prefetch_related(Prefetch("memberships", memberships)).order_by("name", "pk")
    return render(request, "people/agents.html", {"agents": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new_agent(request: AgentRequest) -> HttpResponse:
    form = AgentForm(None, request.POST or None)
    made = _saved(form, request)
    if made is None:
        return render(request, "people/agent_new.html", {"form": form})
    show_once(request, made, make_link(made))
    return redirect("settings_agent", made.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def agent(request: AgentRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Agent, pk=pk)
    form = AgentForm(shown, request.POST or None)
    if _saved(form, request) is not None:
        messages.success(request, _("Saved."))
        return redirect("settings_agent", pk)
    # A refused form has already put its values into `shown`: the page tells what is kept.
    kept = get_object_or_404(Agent, pk=pk)
    return render(request, "people/agent.html", {"form": form, "agent": kept, "link": _fresh_link(request, kept)})


def show_once(request: AgentRequest, agent: Agent, path: str) -> None:
    """Keep the link for the next page alone: a reload neither makes another nor shows it again."""
    request.session[FRESH_LINK] = {"agent": agent.pk, "path": path}


def last_admin_words() -> str:
    return _("This is the last admin who can sign in. Make another one first.")


def _saved(form: AgentForm, request: AgentRequest) -> Agent | None:
    if not form.is_valid():
        return None
    try:
        return form.save(by=request.user, now=now())
    except EmailTaken:
        form.add_error("email", TAKEN)
    except LastAdmin:
        form.add_error("admin", last_admin_words())
    return None


def _fresh_link(request: AgentRequest, agent: Agent) -> str:
    kept = request.session.pop(FRESH_LINK, None) if FRESH_LINK in request.session else None
    return f"{settings.BASE_URL}{kept['path']}" if kept and kept["agent"] == agent.pk else ""
