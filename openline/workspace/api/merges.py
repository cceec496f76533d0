"""Two customers are one person, or they are not: what an agent knows better than any proof."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations.merging import merge, unmerge
from openline.kit.clock import now

from .answers import agent_of, answer

router = Router()


@router.put("/conversations/{conversation}/merges/{customer}")
def put_merge(request: HttpRequest, conversation: int, customer: int) -> HttpResponse:
    return answer(merge(conversation, customer, by=agent_of(request), now=now()))


@router.delete("/conversations/{conversation}/merges/{customer}")
def delete_merge(request: HttpRequest, conversation: int, customer: int) -> HttpResponse:
    return answer(unmerge(conversation, customer, by=agent_of(request), now=now()))
