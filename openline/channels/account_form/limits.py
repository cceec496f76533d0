"""How much one account and one address may send: far above people, and said in words when it is reached."""

from __future__ import annotations

import threading
import time

from openline.kit.live.limits import Buckets

OPENED_A_MINUTE = 300  # from one address, 50 at once: a whole office may open its forms in the morning
SAID_BY_ADDRESS = 120  # a minute, 20 at once
SAID_BY_ACCOUNT = 2  # a minute, 10 at once

_lock = threading.Lock()
_opened = Buckets(OPENED_A_MINUTE)
_said_by_address = Buckets(SAID_BY_ADDRESS)
_said_by_account = Buckets(SAID_BY_ACCOUNT, most=50_000)


def may_open(address: str) -> bool:
    with _lock:
        return _opened.take(address, time.monotonic())


def may_say(identity: int, address: str) -> bool:
    """An address that is over its limit takes nothing from the account's."""
    now = time.monotonic()
    with _lock:
        return _said_by_address.take(address, now) and _said_by_account.take(str(identity), now)
