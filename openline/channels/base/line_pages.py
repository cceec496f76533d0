"""Lines, for admins: what each channel is set up with, and what to put on the site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openline.conversations.models import Line
from openline.kit.clock import now
from openline.people.rights import AgentRequest, admins_only

from .contract import ChannelConfig
from .line_form import LineBasics, LineForm
from .line_panels import LineState
from .registry import UnknownChannel, channel, channels


@require_safe
@admins_only
def lines(request: AgentRequest) -> HttpResponse:
    """All lines by channel, closed ones last."""
    listed = Line.objects.select_related("department").order_by("closed_at", "name")
    groups = [(kind, _with_states(kind, listed)) for kind in channels().values()]
    return render(request, "channels/lines.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new_line(request: AgentRequest, kind: str) -> HttpResponse:
    found = _channel(kind)
    basics = LineBasics(found, request.POST or None)
    own = found.form()(request.POST or None)
    if basics.is_valid() and own.is_valid():
        with transaction.atomic():
            closed = now() if "keep_off" in request.POST else None
            line = Line.objects.create(kind=kind, settings=own.kept({}), closed_at=closed, **basics.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings_line", line.pk)
    return render(request, "channels/line.html", _told(found, None, basics, own))


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def line(request: AgentRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Line, pk=pk)
    found = _channel(shown.kind)
    form = found.form()
    basics = LineBasics.of(found, shown, request.POST or None)
    own = form(request.POST or None, initial=form.initial_of(shown.settings))
    own.line = shown
    if basics.is_valid() and own.is_valid():
        for column, value in basics.cleaned_data.items():
            setattr(shown, column, value)
        shown.settings = own.kept(shown.settings)
        with transaction.atomic():
            shown.save(update_fields=[*basics.cleaned_data, "settings"])
        found.changed(shown)
        messages.success(request, _("Saved."))
        return redirect("settings_line", pk)
    return render(request, "channels/line.html", _told(found, shown, basics, own))


@require_POST
@admins_only
def line_closure(request: AgentRequest, pk: int) -> HttpResponse:
    """Off: nothing new comes in by it; its conversations stay."""
    with transaction.atomic():
        Line.objects.filter(pk=pk, closed_at__isnull=True).update(closed_at=now())
    messages.success(request, _("Switched off. Nothing new comes in by this line."))
    return redirect("settings_line", pk)


@require_POST
@admins_only
def line_reopening(request: AgentRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        asked = get_object_or_404(Line, pk=pk)
        obstacle = _channel(asked.kind).obstacle(asked)
        if not obstacle:
            Line.objects.filter(pk=pk).update(closed_at=None)
    if obstacle:
        messages.error(request, obstacle)
    else:
        messages.success(request, _("Switched on."))
    return redirect("settings_line", pk)


def _with_states(kind: ChannelConfig, listed: Iterable[Line]) -> list[tuple[Line, str, LineState | None]]:
    """The lines of a channel, each with what it is called beside its name and how it does."""
    own = [line for line in listed if line.kind == kind.kind]
    states = kind.states([line for line in own if line.closed_at is None])
    return [(line, kind.heading(line), states.get(line.pk)) for line in own]


def _told(found: ChannelConfig, shown: Line | None, basics: LineBasics, own: LineForm) -> dict[str, Any]:
    told: dict[str, Any] = {"channel": found, "line": shown, "basics": basics, "form": own}
    if shown is None:
        return told
    state = found.states([shown]).get(shown.pk) if shown.closed_at is None else None
    snippet = found.snippet(settings.BASE_URL, shown.key)
    panels = found.page_panels(shown)
    return {**told, "heading": found.heading(shown), "state": state, "snippet": snippet, "panels": panels}


def _channel(kind: str) -> ChannelConfig:
    try:
        return channel(kind)
    except UnknownChannel as error:
        raise Http404 from error
