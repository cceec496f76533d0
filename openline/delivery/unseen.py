"""Chat goes on by letter: what the customer did not see for two minutes leaves by the department's mailbox.

The queue lives in memory, so that a chat's reply writes nothing more; what a restart forgets is found in the rows.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import takewhile

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Max

from openline.channels.base.contract import DIGEST
from openline.channels.base.registry import channel, channels
from openline.conversations.change import NotVisible, changing
from openline.conversations.events import ReplyWritten
from openline.conversations.models import Conversation, Event, Line
from openline.conversations.queries import row_of
from openline.conversations.wire import Row

from .models import Delivery
from .waking import wake
from .ways import way_out

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=1)


class Unseen:
    """Conversations in the order in which somebody has to look at them."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._since: dict[int, float] = {}  # conversation: when its first reply was written, seconds since 1970 UTC

    def add(self, replies: Sequence[tuple[int, float]]) -> None:
        with self._mutex:
            first = not self._since
            for conversation, at in replies:
                self._since.setdefault(conversation, at)
        if first and replies:
            wake()

    def take(self, before: float) -> dict[int, float]:
        """Those whose first reply is older than that."""
        with self._mutex:
            taken = dict(takewhile(lambda each: each[1] <= before, self._since.items()))
            for conversation in taken:
                del self._since[conversation]
        return taken

    def put_back(self, taken: dict[int, float]) -> None:
        """In front of all others, where they were."""
        with self._mutex:
            self._since = taken | {each: at for each, at in self._since.items() if each not in taken}

    def first(self) -> float | None:
        with self._mutex:
            return next(iter(self._since.values()), None)


_unseen = Unseen()


def watch(batch: Sequence[ReplyWritten]) -> None:
    """For `flow.py`, after the commit: these replies may stay unseen."""
    fading = _fading()
    _unseen.add([(event.row.id, event.entry.at / 1000) for event in batch if event.row.channel in fading])


def look_back(now: datetime) -> None:
    """What was written before this process began."""
    open_ends = Conversation.objects.filter(  # not visible_to: the desk looks for what an agent was let write
        line__kind__in=_fading(),
        last_at__gte=now - LOOK_BACK,
        public_seq__gt=F("customer_seen_seq"),
        preview_by="agent",
    )
    found = open_ends.order_by("last_at").values_list("pk", "last_at")
    _unseen.add([(conversation, at.timestamp()) for conversation, at in found])


def seconds_left(now: datetime) -> float | None:
    first = _unseen.first()
    return None if first is None else max(0.0, first + settings.UNSEEN_SECONDS - now.timestamp())


def gather(now: datetime) -> None:
    """Write a digest for each conversation whose customer had his two minutes. Raises OperationalError, InterfaceError:
    then those that are left are looked at the next time."""
    left = _unseen.take(now.timestamp() - settings.UNSEEN_SECONDS)
    if not left:
        return
    # most have been seen by now, or belong to somebody without an address: those are passed over without a lock
    behind = Conversation.objects.filter(pk__in=left, public_seq__gt=F("customer_seen_seq"))
    try:
        for conversation in behind.select_related("line", "customer"):
            _gather_one(conversation, now)
            del left[conversation.pk]
    except BaseException:
        _unseen.put_back(left)
        raise


def _gather_one(conversation: Conversation, now: datetime) -> None:
    """One that cannot be gathered waits for another two minutes."""
    try:
        row = row_of(conversation)
        line = way_out(row)
        if line is not None and _is_reachable(line, row):
            digest(row.id, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("what was not seen of conversation %d could not be gathered", conversation.pk)
        _unseen.add([(conversation.pk, now.timestamp())])


def digest(conversation: int, now: datetime) -> bool:
    """One letter of all that he has not seen and that no letter took to him yet; gives whether there was any."""
    try:
        with changing(conversation, None, now) as change:
            row = change.state.row()
            seqs = _not_seen(row)
            line = way_out(row) if seqs else None
            if line is None or not _is_reachable(line, row):
                return False
            Delivery.objects.create(
                conversation_id=row.id, seq=seqs[-1], first=seqs[0], line_id=line, purpose=DIGEST, due_at=now,
                created_at=now,
            )  # fmt: skip
            transaction.on_commit(wake)
    except NotVisible:
        return False
    return True


def _not_seen(row: Row) -> list[int]:
    """Asked under lock: who reads at this moment waits for us, or we for him."""
    gone = Delivery.objects.filter(conversation=row.id, purpose=DIGEST).aggregate(last=Max("seq"))["last"] or 0
    after = max(gone, row.customer_seen_seq)
    replies = Event.objects.filter(conversation=row.id, kind="reply_written", seq__gt=after)
    return list(replies.order_by("seq").values_list("seq", flat=True))


def _is_reachable(line: int, row: Row) -> bool:
    return bool(channel(Line.objects.values_list("kind", flat=True).get(pk=line)).recipient(row))


@cache
def _fading() -> frozenset[str]:
    return frozenset(kind for kind, each in channels().items() if each.fades)
