"""Who has a conversation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from openline.conversations.assignment import CannotAnswer, Taken, assign
from openline.kit.clock import now

from .answers import Id, Refused, agent_of, answer

router = Router()


class Assignment(Schema):
    """`expect` is who the page believes has it: a claim expects nobody."""

    agent: Id | None
    expect: Id | None


@router.put("/conversations/{conversation}/assignment")
def put_assignment(request: HttpRequest, conversation: int, wanted: Assignment) -> HttpResponse:
    by = agent_of(request)
    try:
        return answer(assign(conversation, to=wanted.agent, expect=wanted.expect, by=by, now=now()))
    except Taken as taken:
        raise Refused(409, "taken", taken.assignee) from taken
    except CannotAnswer as error:
        raise Refused(422, "cannot_answer") from error
