"""What a site's script asks goes straight to its view: nobody is signed in by a cookie there (`sites.py`), so sessions,
accounts and the headers of pages, which took longer than most of these views, have nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, get_resolver

BELOW = "/channels/"
View = Callable[[HttpRequest], HttpResponseBase]


def straight(get_response: View) -> View:
    """The middleware before those that are for browsers with a session."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        match = _for_sites(request.path_info) if request.path_info.startswith(BELOW) else None
        if match is None:
            return get_response(request)
        request.get_host()  # raises DisallowedHost
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return response

    return answer


@lru_cache(512)  # a site's script asks at the same few addresses
def _for_sites(path: str) -> ResolverMatch | None:
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return None
    return match if getattr(match.func, "is_for_sites", False) else None
