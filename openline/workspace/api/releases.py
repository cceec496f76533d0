"""An account's new address that waits, released before its time, or kept back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations.proving.releasing import MayNotRelease, NothingHeld, keep_earlier, release
from openline.conversations.wire import Row
from openline.kit.clock import now

from .answers import Refused, agent_of, answer

router = Router()


@router.put("/conversations/{conversation}/address-release")
def put_address_release(request: HttpRequest, conversation: int) -> HttpResponse:
    return _answered(request, conversation, release)


@router.delete("/conversations/{conversation}/address-release")
def delete_address_release(request: HttpRequest, conversation: int) -> HttpResponse:
    """The earlier address stays until somebody puts a release."""
    return _answered(request, conversation, keep_earlier)


def _answered(request: HttpRequest, conversation: int, verb: Callable[..., Row]) -> HttpResponse:
    try:
        return answer(verb(conversation, by=agent_of(request), now=now()))
    except NothingHeld as error:
        raise Refused(409, "nothing_held") from error
    except MayNotRelease as error:
        raise Refused(403, "not_security") from error
