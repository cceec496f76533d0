"""How much came from where of late: each post raises a level, and levels sink steadily."""

from __future__ import annotations

from collections import OrderedDict

KNOWN = 50_000  # keys; who was silent longest is forgotten first


class Levels:
    """`at_once` may come before a level is over; it sinks by `an_hour`, and is never above `most` times `at_once`:
    whoever was flooded, or flooded himself, is not held to it for days. Times are seconds of any steady clock."""

    def __init__(self, at_once: float, an_hour: float, most: float = 4) -> None:
        self.at_once, self._rate, self._most = at_once, an_hour / 3600, most * at_once
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def share(self, key: str, now: float) -> float:
        """How full it would be with one more: above 1 there was no room for it."""
        return (self._now(key, now) + 1) / self.at_once

    def add(self, key: str, now: float) -> None:
        self._levels[key] = (min(self._now(key, now) + 1, self._most), now)
        self._levels.move_to_end(key)
        if len(self._levels) > KNOWN:
            self._levels.popitem(last=False)

    def _now(self, key: str, now: float) -> float:
        level, since = self._levels.get(key, (0.0, now))
        return max(0.0, level - (now - since) * self._rate)
