"""Sends what is due of one line, one after the other: a crash between the server's yes and our commit doubles one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import translation
from django.utils.translation import gettext as _

from openline.channels.base.contract import Adapter, DeliveryError, Keeping, Outgoing
from openline.channels.base.registry import channel
from openline.conversations.models import Line
from openline.kit.clock import now as present
from openline.people.models import Agent

from . import notices, settling
from .leasing import lease
from .models import Delivery, Leaving, NoticeDelivery
from .outgoing import Gone, addresses, outgoing_of

log = logging.getLogger(__name__)

Holding = Callable[[Leaving], AbstractContextManager[None]]


def send_due(
    line: int,
    clock: Callable[[], datetime] = present,
    holding: Holding = lambda leaving: nullcontext(),
    ended: Callable[[], bool] = lambda: False,
) -> int:
    """All of this line that is due; gives how many were tried. Once its server is found to be away the others are put
    off without asking it again: each would wait in vain, and keep other lines waiting. `holding` is told what is being
    sent, so that its lease is renewed; `ended` says that no further one is to be begun."""
    kind = Line.objects.values_list("kind", flat=True).get(pk=line)
    adapter = channel(kind).adapter()
    tried = 0
    away: DeliveryError | None = None
    try:
        while not ended():
            leaving = lease(line, clock())
            if leaving is None:
                break
            if away is not None:
                _put_off(leaving, away, clock())
                continue
            with holding(leaving):
                away = _send(leaving, kind, adapter, clock)
            tried += 1
    finally:
        if isinstance(adapter, Keeping):
            adapter.close()
    return tried


def _put_off(leaving: Leaving, away: DeliveryError, now: datetime) -> None:
    if isinstance(leaving, Delivery):
        settling.not_sent(leaving, away, now)
    elif isinstance(leaving, NoticeDelivery):
        notices.put_off(leaving, away, now)


def _send(leaving: Leaving, kind: str, adapter: Adapter, clock: Callable[[], datetime]) -> DeliveryError | None:
    """Gives the error when the server is away."""
    if isinstance(leaving, NoticeDelivery):
        return notices.send_notice(leaving, adapter, clock)
    assert isinstance(leaving, Delivery)
    return _send_reply(leaving, kind, adapter, clock)


def _send_reply(delivery: Delivery, kind: str, adapter: Adapter, clock: Callable[[], datetime]) -> DeliveryError | None:
    try:
        outgoing = outgoing_of(delivery)
        with translation.override(_language_of(outgoing)):  # the author reads what went wrong
            to = addresses(outgoing, kind)
            (result,) = adapter.send_many([outgoing])
    except Gone:
        settling.gone(delivery)
        return None
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("message %d of conversation %d could not be handed over", delivery.seq, delivery.conversation_id)
        words = _("The desk could not send it: an admin finds the reason in the log")
        result = DeliveryError(words, permanent=False)
    if not isinstance(result, DeliveryError):
        settling.sent(delivery, result, outgoing, to, clock())
        return None
    settling.not_sent(delivery, result, clock())
    return result if result.unreachable else None


def _language_of(outgoing: Outgoing) -> str:
    actor = outgoing.entry.actor
    agent = Agent.objects.filter(pk=actor.id).first() if actor.kind == "agent" else None
    spoken = [agent.language, *agent.languages] if agent else []  # where the browser decides, what he speaks
    return next(filter(None, spoken), settings.LANGUAGE_CODE)
