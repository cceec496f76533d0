"""An address gets no more than three letters an hour that no person wrote: nobody can be flooded through our forms."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from openline.kit import sql

from .missing import one_form
from .models import Spared

WITHIN = timedelta(hours=1)

# One statement, so that of two at once the second sees what the first took; three columns, so that three are the most.
_TAKE = """
INSERT INTO delivery_spared (address_hash, newest) VALUES (%s, %s)
ON CONFLICT (address_hash) DO UPDATE
SET third = delivery_spared.second, second = delivery_spared.newest, newest = excluded.newest
WHERE delivery_spared.third IS NULL OR delivery_spared.third <= %s
RETURNING address_hash"""


def may_write(address: str, now: datetime) -> bool:
    """Whether one more may be written to it; then it counts. Call it in the transaction that writes the letter; where
    several are written, in the order of `key_of`: all lock in that one."""
    with sql.cursor() as cursor:
        cursor.execute(_TAKE, [key_of(address), sql.stored(now), sql.stored(now - WITHIN)])
        return cursor.fetchone() is not None


def next_room(address: str, now: datetime) -> datetime:
    """When one more may be written to an address that has got its three; that one counts then. In the transaction that
    writes it."""
    spared = Spared.objects.select_for_update().get(pk=key_of(address))
    at = max(now, (spared.third or now) + WITHIN)
    spared.newest, spared.second, spared.third = at, spared.newest, spared.second
    spared.save()
    return at


def key_of(address: str) -> str:
    """The same for all spellings of one mailbox, however its provider tells them apart. It only counts by this."""
    local, at, domain = one_form(address).casefold().rpartition("@")
    mailbox = local.partition("+")[0].replace(".", "") or local
    return hashlib.sha256(f"{mailbox}{at}{domain}".encode()).hexdigest()


def forget(now: datetime) -> None:
    """Those who count for nothing any more."""
    Spared.objects.filter(newest__lt=now - WITHIN).delete()
