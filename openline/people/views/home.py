"""/settings/ leads on to the first page that one may open."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ..rights import AgentRequest, signed_in


@require_safe
@signed_in
def settings(request: AgentRequest) -> HttpResponse:
    if request.user.is_admin:
        return redirect("settings_agents")
    return redirect("settings_profile")
