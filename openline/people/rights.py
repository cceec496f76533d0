"""Who may open a page. No right is 404, as if the page did not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from .models import Agent


class AgentRequest(HttpRequest):
    """A request of somebody signed in."""

    user: Agent


View = Callable[..., HttpResponseBase]


def signed_in(view: Callable[Concatenate[AgentRequest, ...], HttpResponseBase]) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(cast("AgentRequest", request), *args, **kwargs)

    return asked


def admins_only(view: Callable[Concatenate[AgentRequest, ...], HttpResponseBase]) -> View:
    @wraps(view)
    def asked(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_admin:
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(asked)
