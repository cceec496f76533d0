"""How long everything takes."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(seconds=60)  # renewed while it is being sent; who dies lets go of it by then
RENEW = LEASE / 3
_BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30, 60)]
MOST_ATTEMPTS = 29  # the last a day after the first


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many attempts; None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return _BACKOFF[min(attempts, len(_BACKOFF)) - 1]
