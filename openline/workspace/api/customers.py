"""Who the customer of a conversation is, and what else he asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations import queries
from openline.conversations.models import Identity
from openline.kit.clock import milliseconds
from openline.workspace import wire

from .answers import agent_of, answer
from .conversations import visible

router = Router()


@router.get("/conversations/{conversation}/customer")
def get_customer(request: HttpRequest, conversation: int) -> HttpResponse:
    customer = visible(request, conversation).customer
    identities = [_identity(identity) for identity in customer.identities.order_by("pk")]
    if customer.said_email and all(customer.said_email != each.value for each in identities):
        identities.append(wire.IdentityOut("email", customer.said_email, None, "said"))
    rows = queries.of_customer(agent_of(request), customer.pk)
    created = milliseconds(customer.created_at)
    return answer(wire.CustomerOut(customer.pk, customer.name, customer.language, created, identities, rows))


def _identity(identity: Identity) -> wire.IdentityOut:
    verified = milliseconds(identity.verified_at) if identity.verified_at else None
    # A visitor's value is what his browser proves itself by: agents need to know that it exists, not what it is.
    value = "" if identity.kind == "visitor" else identity.value
    return wire.IdentityOut(identity.kind, value, verified, identity.verified_by)
