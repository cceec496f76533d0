"""From an open folder into rows. The cursor moves in the transaction that keeps the letters."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import F
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from openline.channels.email.models import Cursor, Unfetched
from openline.kit.clock import now
from openline.kit.disk import has_room

from . import news, unfetched
from .arrival import Arrival
from .imap import Fetched, Folder, Imap
from .keep import insert, put_large
from .problems import NoRoom
from .unfetched import fetch_again, keep_unfetched

log = logging.getLogger(__name__)

MOST_BYTES, MOST_LETTERS = 8_000_000, 100  # fetched and kept together; a larger letter comes alone
PATIENCE = 3600.0  # seconds that a letter is refused while others are given, before it is passed over
UNMET = 0  # UIDVALIDITY of a mailbox that was not reached yet
_OLDER = 100  # letters of a backfill at a time: new ones come between
_WITNESSES = 5  # letters on each side, one of which the server has to give before another is passed over


class Collector:
    """Of one mailbox, over all its connections. `place` tells its folder from all others."""

    def __init__(self, line: int, place: str, *, mark_seen: bool) -> None:
        self._line, self._place, self._mark_seen = line, place, mark_seen
        self._failed: set[int] = set()  # UIDs
        self._refused: dict[int, float] = {}  # UID -> when it was first
        self._lost: set[int] = set()  # UIDs that are passed over
        self._gives = False  # this session has given a letter
        self._done: set[int] = set()  # above the cursor: kept, or passed over
        self._numbering = UNMET  # the UIDVALIDITY that those UIDs belong to
        self._one_by_one = False

    def begin(self) -> Cursor:
        """The mailbox's row. Letters from its making on are taken, also when the server is reached only later, and when
        the mailbox has moved to another server meanwhile."""
        close_old_connections()
        unmet = {"folder": self._place, "uidvalidity": UNMET, "uid": 0}
        cursor, _ = Cursor.objects.get_or_create(line_id=self._line, defaults={**unmet, "since": now()})
        if cursor.folder != self._place:
            self._forget(cursor, **unmet, backfill_next=None)
        return cursor

    def meet(self, imap: Imap, folder: Folder) -> None:
        """The cursor as this folder needs it, whose numbers hold until the server numbers its letters anew."""
        cursor, self._gives = self.begin(), False
        if self._numbering != folder.uidvalidity:
            self._numbering = folder.uidvalidity
            for each in (self._failed, self._refused, self._lost, self._done):
                each.clear()
        if cursor.uidvalidity == folder.uidvalidity and cursor.uid < folder.next_uid:
            return
        if cursor.uidvalidity == folder.uidvalidity:  # it counts from the beginning again, and does not say so
            for each in (self._failed, self._refused, self._lost, self._done):
                each.clear()
            self._forget(cursor, uidvalidity=UNMET, uid=0)
        if cursor.uidvalidity != UNMET:
            log.warning("mailbox %d was numbered anew by its server: letters are looked at again", self._line)
        self._look_again(imap, folder, cursor)

    def collect(self, imap: Imap) -> None:
        """Everything new."""
        while True:
            cursor = self._cursor()
            found = imap.after(cursor.uid)
            for uids in self._batches(imap, found):
                self._take(imap, uids, moving=True)
            if found:  # those that are gone meanwhile need not be asked for again
                self._move(found[-1])
            if not imap.announced():
                return

    def collect_again(self, imap: Imap) -> None:
        """What was passed over, where an admin wants it or a day went by."""
        fetch_again(self._line, self._numbering, imap)

    def collect_older(self, imap: Imap) -> bool:
        """Some of the older letters that were asked for, the newest first; whether there are more."""
        cursor = self._cursor()
        if cursor.backfill_next is None:
            return False
        older = imap.below(cursor.backfill_next)
        chunk = older[-_OLDER:]
        if not cursor.backfill_total:
            Cursor.objects.filter(pk=cursor.pk).update(backfill_total=len(older))
        for uids in reversed(self._batches(imap, chunk)):
            self._take(imap, uids, moving=False, backfill=True)
        mine = Cursor.objects.filter(pk=cursor.pk, backfill_next=cursor.backfill_next)  # unless it was stopped
        done = {"backfill_done": F("backfill_done") + len(chunk)}
        if len(older) > len(chunk):
            return bool(mine.update(backfill_next=chunk[0], **done))
        mine.update(backfill_next=None, **done)
        return False

    def _look_again(self, imap: Imap, folder: Folder, cursor: Cursor) -> None:
        """By the time of arrival: numbers mean nothing. What was kept already is known by Message-ID and content."""
        found = imap.since((cursor.since - timedelta(days=1)).date())
        wanted = imap.arrived([uid for uid in found if uid < folder.next_uid], cursor.since)
        for uids in self._batches(imap, wanted):
            self._take(imap, uids, moving=False)
        older = {"backfill_next": folder.next_uid, "backfill_done": 0} if cursor.backfill_next is not None else {}
        Cursor.objects.filter(pk=cursor.pk).update(uidvalidity=folder.uidvalidity, uid=folder.next_uid - 1, **older)

    def _forget(self, cursor: Cursor, **unmet: Any) -> None:
        """The numbers of letters mean others now, or none."""
        with transaction.atomic():
            Cursor.objects.filter(pk=cursor.pk).update(**unmet)
            Unfetched.objects.filter(received__line=self._line).delete()
        cursor.refresh_from_db()

    def _batches(self, imap: Imap, uids: Sequence[int]) -> list[list[int]]:
        """A server that cannot give a letter may not even tell its size: then none is asked for."""
        if self._one_by_one:
            return [list(uids)]
        try:
            sizes = imap.sizes(uids)
            self._lost.update(uid for uid in uids if sizes.get(uid, 0) > unfetched.LARGEST_FETCHED)
            return list(batches(sizes))
        except (IMAPClientError, OSError):
            self._one_by_one = True
            raise

    def _take(self, imap: Imap, uids: Sequence[int], *, moving: bool, backfill: bool = False) -> None:
        """Those that failed before come last, so that the others do not wait for them; the cursor waits."""
        for uid in uids:
            if uid in self._lost and uid not in self._done:
                log.warning("a letter of mailbox %d cannot be fetched and is passed over", self._line)
                keep_unfetched(self._line, self._numbering, uid, imap, backfill=backfill)
                self._done.add(uid)
        left = sorted((uid for uid in uids if uid not in self._done), key=lambda uid: (uid in self._failed, uid))
        for some in ([uid] for uid in left) if self._one_by_one else filter(None, [left]):
            fetched = self._fetch(imap, some)
            done = self._done.union(some) if moving else self._done
            self._keep(fetched, _reach(uids, done) if moving else None, backfill=backfill)
            self._done = done
            if self._mark_seen and fetched and not backfill:
                imap.mark_seen([each.uid for each in fetched])
        self._one_by_one = False

    def _fetch(self, imap: Imap, uids: Sequence[int]) -> list[Fetched]:
        """A server that cannot give a letter refuses it, or ends the connection: the next one finds out which it is.

        Raises NoRoom before anything is fetched that could not be kept."""
        if not has_room(settings.INCOMING):
            raise NoRoom
        try:
            fetched = imap.fetch(uids)
        except (IMAPClientError, OSError) as error:
            self._one_by_one = True
            if len(uids) == 1:
                self._failed.add(uids[0])
                self._suspect(imap, uids[0], error)
            raise
        self._gives = self._gives or bool(fetched)
        return fetched

    def _suspect(self, imap: Imap, uid: int, error: Exception) -> None:
        """Whether the letter is at fault. A network that breaks tells nothing of it; nor does a server that refuses
        whatever it is asked for, as one does for an hour while its disks are away."""
        if isinstance(error, OSError):
            return
        first = self._refused.setdefault(uid, time.monotonic())
        if time.monotonic() - first < PATIENCE:
            return
        ended = isinstance(error, IMAPClientAbortError)  # then nothing more can be asked for
        if self._gives if ended else self._gives_another(imap, uid):
            self._lost.add(uid)

    def _gives_another(self, imap: Imap, uid: int) -> bool:
        with contextlib.suppress(IMAPClientError, OSError):
            around = [*imap.below(uid)[-_WITNESSES:], *imap.after(uid)[:_WITNESSES]]
            sizes = imap.sizes([each for each in around if each not in self._failed])
            return bool(sizes) and bool(imap.fetch([min(sizes, key=lambda each: sizes[each])]))
        return False

    def _keep(self, fetched: Sequence[Fetched], uid: int | None, *, backfill: bool) -> None:
        close_old_connections()
        at = now()
        letters = [
            Arrival(self._line, each.raw, backfill=backfill, came_at=min(each.arrived or at, at)) for each in fetched
        ]
        put_large(letters)
        with transaction.atomic():
            insert(letters, at)
            if uid is not None:
                self._move(uid)
        if letters:
            news.letters_kept()

    def _move(self, uid: int) -> None:
        Cursor.objects.filter(line_id=self._line, uid__lt=uid).update(uid=uid)
        self._done = {each for each in self._done if each > uid}

    def _cursor(self) -> Cursor:
        close_old_connections()
        return Cursor.objects.get(line_id=self._line)


def _reach(uids: Sequence[int], done: set[int]) -> int | None:
    """How far the cursor may move: up to the first that is not done."""
    reached = None
    for uid in uids:
        if uid not in done:
            break
        reached = uid
    return reached


def batches(sizes: dict[int, int]) -> Iterator[list[int]]:
    """UIDs in order, bounded in number and in bytes."""
    batch: list[int] = []
    total = 0
    for uid, size in sorted(sizes.items()):
        if batch and (len(batch) >= MOST_LETTERS or total + size > MOST_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(uid)
        total += size
    if batch:
        yield batch
