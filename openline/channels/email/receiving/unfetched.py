"""A letter that its server cannot give: it stands in quarantine with what is known of it, and the rest flows."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.db import close_old_connections, transaction
from django.db.models import Q
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from openline.channels.email.models import Received, Unfetched
from openline.channels.email.models.received import QUARANTINED
from openline.kit.clock import now

from . import news
from .arrival import Arrival, message_id_of
from .imap import Fetched, Imap
from .keep import insert, put_large

NOT_FETCHED = "not_fetched"  # Received.reason: the letter still lies on its server
LARGEST_FETCHED = 80_000_000  # bytes: what no mail server sends; more would not fit beside everything else
TRIED_AGAIN = timedelta(days=1)  # by itself


def keep_unfetched(line: int, numbering: int, uid: int, imap: Imap, *, backfill: bool) -> None:
    """Its header, if the server gives at least that. Doing it twice has no effect."""
    head = b""
    with contextlib.suppress(IMAPClientError, OSError):
        head = imap.head(uid)
    at = now()
    with transaction.atomic():
        received, _ = Received.objects.get_or_create(
            line_id=line,
            message_id=message_id_of(head),
            sha256=hashlib.sha256(f"{numbering} {uid}".encode()).hexdigest(),
            defaults={
                "raw": head, "size": len(head), "came_at": at, "settled_at": at, "state": QUARANTINED,
                "reason": NOT_FETCHED, "backfill": backfill,
            },
        )  # fmt: skip
        Unfetched.objects.get_or_create(
            received=received, defaults={"uidvalidity": numbering, "uid": uid, "tried_at": at}
        )


def want_again(ids: Sequence[int]) -> int:
    """Of these rows, those that still lie on their server are fetched soon; gives how many."""
    return Unfetched.objects.filter(received__in=ids).update(wanted=True)


def wanted_lines() -> list[int]:
    """Mailboxes with a letter that is to be fetched now."""
    return list(Unfetched.objects.filter(wanted=True).values_list("received__line", flat=True).distinct())


def fetch_again(line: int, numbering: int, imap: Imap) -> None:
    """Each once; what still does not come stays where it is. Raises what ends the connection, and what the database
    raises: then it is tried again soon."""
    due = Q(wanted=True) | Q(tried_at__lt=now() - TRIED_AGAIN)
    mine = Unfetched.objects.filter(due, received__line=line).select_related("received")
    for each in list(mine.order_by("pk")):
        tried = Unfetched.objects.filter(pk=each.pk)
        try:
            found = _given(imap, each.uid) if each.uidvalidity == numbering else []
        except (IMAPClientError, OSError) as failure:
            tried.update(wanted=False, tried_at=now())
            if isinstance(failure, (IMAPClientAbortError, OSError)):
                raise
            continue
        if found:
            _put_in_its_place(each.received, found[0])
        else:
            tried.update(wanted=False, tried_at=now())


def _given(imap: Imap, uid: int) -> list[Fetched]:
    size = imap.sizes([uid]).get(uid)
    return [] if size is None or size > LARGEST_FETCHED else imap.fetch([uid])


def _put_in_its_place(empty: Received, fetched: Fetched) -> None:
    close_old_connections()
    at = now()
    letter = Arrival(
        empty.line_id, fetched.raw, backfill=empty.backfill, came_at=min(fetched.arrived or empty.came_at, at)
    )
    put_large([letter])
    with transaction.atomic():
        empty.delete()
        insert([letter], at)
    news.letters_kept()
