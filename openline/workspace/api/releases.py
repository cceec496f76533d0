"""An account's new address that waits, released before its time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations.proving.releasing import MayNotRelease, NothingHeld, release
from openline.kit.clock import now

from .answers import Refused, agent_of, answer

router = Router()


@router.put("/conversations/{conversation}/address-release")
def put_address_release(request: HttpRequest, conversation: int) -> HttpResponse:
    try:
        return answer(release(conversation, by=agent_of(request), now=now()))
    except NothingHeld as error:
        raise Refused(409, "nothing_held") from error
    except MayNotRelease as error:
        raise Refused(403, "not_security") from error
