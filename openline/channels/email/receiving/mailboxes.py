"""Which mailbox an address belongs to: open lines whose letters come to the receiver."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connections

from openline.conversations.models import Line

FRESH = 2.0  # seconds that what was read is believed
_FRESH_FOR_UNKNOWN = 0.2  # the same for an address that is not among it: the mailbox may be new


class Mailboxes:
    """Asked on the receiver's loop; the database is read by a thread beside it, seldom."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mailboxes")
        self._reading = asyncio.Lock()
        self._lines: dict[str, int] = {}
        self._read_at = -FRESH

    async def line_of(self, address: str) -> int | None:
        """Raises what the database raises: whether there is such a mailbox is not known then."""
        names = names_of(address)
        found = await self._among(names, FRESH)
        return found or await self._among(names, _FRESH_FOR_UNKNOWN)

    async def _among(self, names: list[str], fresh: float) -> int | None:
        async with self._reading:
            if time.monotonic() - self._read_at > fresh:
                self._lines = await asyncio.get_running_loop().run_in_executor(self._thread, open_mailboxes)
                self._read_at = time.monotonic()
        return next((self._lines[name] for name in names if name in self._lines), None)

    def close(self) -> None:
        self._thread.submit(connections.close_all)
        self._thread.shutdown()


def open_mailboxes() -> dict[str, int]:
    """Lines by their addresses. Of two with one address the older has it."""
    close_old_connections()
    rows = Line.objects.filter(kind="email", closed_at__isnull=True).order_by("-pk").values_list("pk", "settings")
    return {folded(settings.get("address", "")): pk for pk, settings in rows if settings.get("way_in") == "receiver"}


def names_of(address: str) -> list[str]:
    """What mailbox it may be: itself, or the part before a plus."""
    whole = folded(address)
    local, _, domain = whole.rpartition("@")
    return [whole, f"{local.partition('+')[0]}@{domain}"]


def folded(address: str) -> str:
    """Lower case, the domain in ASCII: how addresses are compared."""
    local, _, domain = address.strip().lower().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"
