"""My profile: sign in as one of two, the details of the account, and Request to administrator."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from openline.conversations.models import Line
from openline.kit.clock import now

from ..site import page
from .cookie import let_in, let_out, signed_in
from .customers import HOLDERS, Holder, address_of, change_address
from .seed import ACCOUNT_KEY
from .signing import token


@never_cache
@require_safe
def details(request: HttpRequest, language: str) -> HttpResponse:
    holder = signed_in(request)
    if holder is None:
        return page(request, "profile/sign_in", language, {"page": "profile", "holders": HOLDERS.values()})
    return _page(request, language, "details", holder, {"address": address_of(holder)})


@never_cache
@require_safe
def ask(request: HttpRequest, language: str) -> HttpResponse:
    """The form is drawn by the desk's script; where none runs, a button takes the token to the desk's own page."""
    holder = signed_in(request)
    if holder is None:
        return redirect("demo:profile", language)
    line = Line.objects.filter(key=ACCOUNT_KEY, closed_at__isnull=True).first()
    told = {"form": line, "token": token(holder, now()), "back": request.build_absolute_uri(request.path)}
    return _page(request, language, "request", holder, told)


@never_cache
@require_safe
def fresh_token(request: HttpRequest, language: str) -> HttpResponse:
    """For the scripts of the form and of the widget: by our own cookie, and by nothing that the request names."""
    holder = signed_in(request)
    if holder is None:
        return JsonResponse({}, status=401)
    return JsonResponse({"token": token(holder, now())})


@require_POST
def sign_in(request: HttpRequest, language: str) -> HttpResponse:
    answer = HttpResponseRedirect(reverse("demo:profile", args=[language]))
    holder = HOLDERS.get(request.POST.get("customer", ""))
    if holder is not None:
        let_in(answer, holder)
    return answer


@require_POST
def sign_out(request: HttpRequest, language: str) -> HttpResponse:
    answer = HttpResponseRedirect(reverse("demo:profile", args=[language]))
    let_out(answer)
    return answer


@require_POST
def address(request: HttpRequest, language: str) -> HttpResponse:
    """One of his two: letters go to mailboxes that the demo has."""
    holder, asked = signed_in(request), request.POST.get("address", "")
    if holder is not None and asked in holder.addresses:
        change_address(holder, asked)
    return redirect("demo:profile", language)


def _page(request: HttpRequest, language: str, name: str, holder: Holder, told: dict[str, Any]) -> HttpResponse:
    known = {"page": "profile", "part": name, "holder": holder}
    return page(request, f"profile/{name}", language, {**known, **told})
