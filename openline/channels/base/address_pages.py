"""Addresses that accounts changed to and that do not hold yet, for whoever guards accounts: Security, as seeded.

Who released one, or kept the earlier, has asked the customer by another way. Nothing of what the customer
wrote shows here.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openline.conversations.proving.addresses import holding, is_refused
from openline.conversations.proving.claims import account_of
from openline.conversations.proving.releasing import (
    MayNotRelease,
    NothingHeld,
    guards,
    keep_earlier_waiting,
    release_waiting,
    waiting,
)
from openline.kit.clock import now
from openline.people.rights import AgentRequest, signed_in


@require_safe
@signed_in
def addresses(request: AgentRequest) -> HttpResponse:
    if not guards(request.user):
        raise Http404
    at = now()
    rows = [
        {
            "pk": each.pk,
            "account": account_of(each.identity.value),
            "site": each.identity.value.partition("/")[0],
            "name": each.identity.customer.name,
            "before": holding(each.identity_id, at),
            "email": each.email,
            "since": each.signed_at,
            "until": each.holds_from,
            "refused": each.refused_at,  # it waits for a release
            "kept": is_refused(each),  # and was asked about itself
        }
        for each in waiting(at)[:200]
    ]
    return render(request, "channels/addresses.html", {"addresses": rows})


@require_POST
@signed_in
def address_release(request: AgentRequest, pk: int) -> HttpResponse:
    return _answered(request, pk, release_waiting, _("Released. New questions are answered to it."))


@require_POST
@signed_in
def address_refusal(request: AgentRequest, pk: int) -> HttpResponse:
    return _answered(request, pk, keep_earlier_waiting, _("Kept. Answers go to the earlier address."))


def _answered(request: AgentRequest, pk: int, verb: Callable[..., None], said: str) -> HttpResponse:
    try:
        verb(pk, by=request.user, now=now())
    except MayNotRelease as error:
        raise Http404 from error
    except NothingHeld:
        messages.info(request, _("It does not wait any more."))
    else:
        messages.success(request, said)
    return redirect("settings_addresses")
