"""An account's new address that waits, released before its time, or kept back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from openline.conversations.proving.releasing import (
    MayNotRelease,
    NothingHeld,
    OthersHeld,
    keep_earlier,
    release,
)
from openline.conversations.wire import Row
from openline.kit.clock import now

from .answers import Refused, agent_of, answer

router = Router()


class Answered(Schema):
    """`emails` are the addresses that waited when the agent was asked: he answers about no others."""

    emails: list[str]


@router.put("/conversations/{conversation}/address-release")
def put_address_release(request: HttpRequest, conversation: int, about: Answered) -> HttpResponse:
    return _answered(request, conversation, about, release)


@router.delete("/conversations/{conversation}/address-release")
def delete_address_release(request: HttpRequest, conversation: int, about: Answered) -> HttpResponse:
    """The earlier address stays until somebody puts a release."""
    return _answered(request, conversation, about, keep_earlier)


def _answered(request: HttpRequest, conversation: int, about: Answered, verb: Callable[..., Row]) -> HttpResponse:
    try:
        return answer(verb(conversation, about.emails, by=agent_of(request), now=now()))
    except NothingHeld as error:
        raise Refused(409, "nothing_held") from error
    except OthersHeld as error:
        raise Refused(409, "others_held") from error
    except MayNotRelease as error:
        raise Refused(403, "not_security") from error
