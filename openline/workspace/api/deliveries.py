"""A reply on its way out: taken back while it can be, sent again when it did not arrive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from openline.delivery.undo import NotYours, TooLate, try_again, withdraw
from openline.kit.clock import now

from .answers import Id, Refused, agent_of, answer

router = Router()


class OneReply(Schema):
    """`message` is its seq."""

    message: Id


@router.post("/conversations/{conversation}/withdrawals")
def post_withdrawal(request: HttpRequest, conversation: int, wanted: OneReply) -> HttpResponse:
    try:
        return answer(withdraw(conversation, wanted.message, by=agent_of(request), now=now()))
    except TooLate as error:
        raise Refused(409, "too_late") from error
    except NotYours as error:
        raise Refused(409, "not_yours") from error


@router.post("/conversations/{conversation}/attempts")
def post_attempt(request: HttpRequest, conversation: int, wanted: OneReply) -> HttpResponse:
    try:
        return answer(try_again(conversation, wanted.message, by=agent_of(request), now=now()))
    except TooLate as error:
        raise Refused(409, "not_lost") from error
