"""A token bucket: so many at once, so many a minute after that."""

from __future__ import annotations


class Bucket:
    """`take(now)` says whether one more is allowed; `now` in seconds of any steady clock."""

    __slots__ = ("_left", "_most", "_rate", "_since")

    def __init__(self, per_minute: int, now: float) -> None:
        self._rate = per_minute / 60
        self._most = max(10.0, per_minute / 6)
        self._left, self._since = self._most, now

    def take(self, now: float) -> bool:
        self._left = min(self._most, self._left + (now - self._since) * self._rate)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
