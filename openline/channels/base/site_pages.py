"""Sites and their keys, for admins: who may say who a customer is."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openline.conversations.models import Identity, Site, SiteKey
from openline.conversations.proving.keys import KidTaken, TooManyKeys, add_key, revoke
from openline.kit.clock import now
from openline.kit.sealed import seal, unseal
from openline.people.rights import AgentRequest, admins_only

from .site_forms import KeyForm, PublicKeyForm, SiteForm

FRESH_SECRET = "fresh_site_secret"  # noqa: S105  # its place in the session


@require_safe
@admins_only
def sites(request: AgentRequest) -> HttpResponse:
    valid = Count("keys", filter=Q(keys__revoked_at__isnull=True))
    listed = Site.objects.annotate(valid=valid, used_at=Max("keys__used_at")).order_by("audience")
    return render(request, "channels/sites.html", {"sites": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new_site(request: AgentRequest) -> HttpResponse:
    form = SiteForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            made = Site.objects.create(audience=form.cleaned_data["audience"])
        messages.success(request, _("Added. Now give it a key: until then nothing that it signs is believed."))
        return redirect("settings_site", made.pk)
    return render(request, "channels/site_new.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def site(request: AgentRequest, pk: int) -> HttpResponse:
    """Its keys; sending one of the two forms adds one."""
    shown = get_object_or_404(Site, pk=pk)
    own = "public-kid" in request.POST
    proposed = {"kid": _free_kid(shown)}
    public = PublicKeyForm(request.POST if own else None, prefix="public", initial=proposed)
    shared = KeyForm(request.POST if request.POST and not own else None, prefix="shared", initial=proposed)
    if _added(request, shown, public) or _added(request, shown, shared):
        return redirect("settings_site", pk)
    keys = list(shown.keys.all())
    told: dict[str, Any] = {"site": shown, "public": public, "shared": shared, "keys": keys}
    told["full"] = sum(key.revoked_at is None for key in keys) >= 2
    told["used"] = _is_used(shown)
    told["lines"] = shown.lines.filter(closed_at__isnull=True).order_by("name")
    return render(request, "channels/site.html", {**told, "fresh": _fresh_secret(request, shown)})


@require_POST
@admins_only
def key_revocation(request: AgentRequest, pk: int, key: int) -> HttpResponse:
    revoke(get_object_or_404(SiteKey, pk=key, site=pk), now())
    messages.success(
        request, _("Revoked. What it signs is refused from now on, and who came with it has to come again.")
    )
    return redirect("settings_site", pk)


@require_POST
@admins_only
def site_removal(request: AgentRequest, pk: int) -> HttpResponse:
    """For one that was misspelt: where a line names it or an account is known by it, it stays."""
    shown = get_object_or_404(Site, pk=pk)
    if _is_used(shown):
        messages.error(request, _("It stays: a line names it, or customers were identified by it."))
        return redirect("settings_site", pk)
    with transaction.atomic():
        shown.delete()
    messages.success(request, _("Removed."))
    return redirect("settings_sites")


def _is_used(shown: Site) -> bool:
    known = Identity.objects.filter(kind="account", value__startswith=f"{shown.audience}/")
    return shown.lines.exists() or known.exists()


def _added(request: AgentRequest, shown: Site, form: KeyForm) -> bool:
    if not form.is_valid():
        return False
    secret = secrets.token_urlsafe(32)
    try:
        key = add_key(shown, form.cleaned_data["kid"], form.algorithm, form.cleaned_data.get("public_key", secret))
    except KidTaken:
        form.add_error("kid", _("The site has, or had, a key of this name. Give this one another"))
        return False
    except TooManyKeys:
        form.add_error("kid", _("Two keys are valid already. Revoke the one that the site does not sign with any more"))
        return False
    if form.algorithm == "HS256":
        request.session[FRESH_SECRET] = {"site": shown.pk, "kid": key.kid, "sealed": seal(secret)}
    else:
        messages.success(request, _("Added. What the site signs with it is believed from now on."))
    return True


def _fresh_secret(request: AgentRequest, shown: Site) -> dict[str, str] | None:
    """Shown on one page alone: a reload does not show it again."""
    fresh = request.session.get(FRESH_SECRET)
    if not fresh or fresh["site"] != shown.pk or request.method != "GET":
        return None
    del request.session[FRESH_SECRET]
    return {"kid": fresh["kid"], "secret": unseal(fresh["sealed"])}


def _free_kid(shown: Site) -> str:
    taken = set(shown.keys.values_list("kid", flat=True))
    month = f"{now():%Y-%m}"
    return next(kid for kid in (month, *(f"{month}-{n}" for n in range(2, 1000))) if kid not in taken)
