"""Who the customer of a conversation is, how sure that is, and what else the same person asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations import known, queries
from openline.conversations.certainty import certainty, writer
from openline.conversations.proving.releasing import may_release
from openline.conversations.suggesting import suggested
from openline.kit.clock import milliseconds, now
from openline.workspace import wire

from .answers import agent_of, answer
from .conversations import visible

router = Router()


@router.get("/conversations/{conversation}/customer")
def get_customer(request: HttpRequest, conversation: int) -> HttpResponse:
    found, agent, at = visible(request, conversation), agent_of(request), now()
    person = known.person_behind(agent, found)
    identities = known.identities(person, at)
    held = known.held(identities, at)
    customer = found.customer
    return answer(
        wire.CustomerOut(
            customer.pk,
            customer.name,
            customer.language,
            milliseconds(customer.created_at),
            certainty(found, person, identities, held, at),
            writer(found, person, identities, at),
            identities,
            held,
            bool(held) and may_release(agent, found.department_id),
            known.joined(person),
            suggested(agent, person, identities),
            queries.of_customers(agent, person.everybody),
            known.mentioned(agent, found),
        )
    )
