"""Letters of the desk's own that answer nothing, such as a link that confirms an address: planned, and sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from openline.channels.base.contract import Adapter, DeliveryError, Notice, Noticing
from openline.channels.base.events import NoticeAsked

from .leasing import settle
from .models import FAILED, ON_ITS_WAY, PENDING, SENT, NoticeDelivery
from .pace import wait_after
from .sparing import key_of, may_write, next_room
from .waking import wake
from .ways import way_of_notice

log = logging.getLogger(__name__)

# Whoever steals an account could fill its owner's hour with other letters first: this one leaves when there is room.
MUST_COME = ("address_changed",)


def plan_notices(batch: Sequence[NoticeAsked]) -> None:
    """For `flow.py`, inside the transaction that needs them. What an address may not get now is not written at all,
    unless it must come."""
    for each in sorted(batch, key=lambda asked: key_of(asked.to)):
        line = way_of_notice(each.line, each.department)
        if line is None:
            log.warning("a notice (%s) has no mailbox to leave by", each.purpose)
        elif may_write(each.to, each.at):
            _write(each, line, each.at)
        elif each.purpose in MUST_COME and not _waits(each):
            _write(each, line, next_room(each.to, each.at))
        else:
            log.info("a notice (%s) is not written: its address got its three within the hour", each.purpose)


def _waits(asked: NoticeAsked) -> bool:
    same = NoticeDelivery.objects.filter(to__iexact=asked.to, purpose=asked.purpose)
    return same.filter(state__in=ON_ITS_WAY).exists()


def _write(asked: NoticeAsked, line: int, due: datetime) -> None:
    NoticeDelivery.objects.create(
        line_id=line, to=asked.to, subject=asked.subject[:200], body=asked.body, language=asked.language,
        purpose=asked.purpose, due_at=due, created_at=asked.at,
    )  # fmt: skip
    transaction.on_commit(wake)


def send_notice(leaving: NoticeDelivery, adapter: Adapter, clock: Callable[[], datetime]) -> DeliveryError | None:
    """One that is leased. Gives the error when the server is away."""
    with translation.override(settings.LANGUAGE_CODE):  # an admin reads what went wrong
        result = _handed_over(leaving, adapter)
    if isinstance(result, DeliveryError):
        put_off(leaving, result, clock())
        return result if result.unreachable else None
    sent = {"state": SENT, "external_id": result[:255], "sent_at": clock(), "body": "", "problem": ""}
    settle(leaving, {**sent, "leased_until": None})
    return None


def _handed_over(leaving: NoticeDelivery, adapter: Adapter) -> str | DeliveryError:
    if not isinstance(adapter, Noticing):
        return DeliveryError(_("This line carries no notices"), permanent=True)
    notice = Notice(
        str(leaving.pk), leaving.line_id, leaving.to, leaving.subject, leaving.body, leaving.language, leaving.doubtful
    )
    try:
        return adapter.send_notice(notice)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("notice %d could not be handed over", leaving.pk)
        words = _("The desk could not send it: an admin finds the reason in the log")
        return DeliveryError(words, permanent=False)


def put_off(leaving: NoticeDelivery, error: DeliveryError, now: datetime) -> None:
    """It is tried again later, or given up: whoever waits for it asks again."""
    changes = {"leased_until": None, "problem": str(error)[:500], "doubtful": leaving.doubtful or error.doubtful}
    wait = None if error.permanent else wait_after(leaving.attempts)
    if wait is not None:
        settle(leaving, {**changes, "state": PENDING, "due_at": now + wait})
        return
    log.warning("notice %d (%s) did not go", leaving.pk, leaving.purpose)
    settle(leaving, {**changes, "state": FAILED, "body": ""})
