"""A token bucket: so many at once, so many a minute after that."""

from __future__ import annotations

from collections import OrderedDict


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


class Buckets:
    """A bucket for each key (an address), the longest silent forgotten first."""

    def __init__(self, per_minute: int, most: int = 10_000) -> None:
        self._per_minute, self._most = per_minute, most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str, now: float) -> bool:
        bucket = self._buckets.pop(key, None) or Bucket(self._per_minute, now)
        self._buckets[key] = bucket
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket.take(now)
