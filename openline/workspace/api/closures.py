"""Settled, and open again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations.closure import close, reopen
from openline.kit.clock import now

from .answers import agent_of, answer

router = Router()


@router.put("/conversations/{conversation}/closure")
def put_closure(request: HttpRequest, conversation: int) -> HttpResponse:
    return answer(close(conversation, by=agent_of(request), now=now()))


@router.delete("/conversations/{conversation}/closure")
def delete_closure(request: HttpRequest, conversation: int) -> HttpResponse:
    return answer(reopen(conversation, by=agent_of(request), now=now()))
