"""Links and files of a forged letter, opened on purpose."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from openline.conversations.asides import NotHeld, open_aside
from openline.kit.clock import now

from .answers import Id, Refused, agent_of, answer

router = Router()


class Opening(Schema):
    """`message` is its seq."""

    message: Id


@router.post("/conversations/{conversation}/openings")
def post_opening(request: HttpRequest, conversation: int, wanted: Opening) -> HttpResponse:
    try:
        return answer(open_aside(conversation, wanted.message, by=agent_of(request), now=now()))
    except NotHeld as error:
        raise Refused(422, "not_held") from error
