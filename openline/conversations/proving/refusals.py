"""What the log says of a token that was not believed: enough for the admin, nothing of the customer, and no more lines
than somebody reads, however many tokens come."""

from __future__ import annotations

import logging
from threading import Lock, Timer

from openline.conversations.models import Site

from .check import kid_of
from .claims import BadToken

MOST_LINES = 20  # of one site, in a minute that begins with the first
MINUTE = 60.0  # seconds

log = logging.getLogger(__name__)
_counting = Lock()
_refused: dict[str, int] = {}  # by site, in its minute


def note(bad: BadToken, token: str, site: Site) -> None:
    """The token itself never: until it is spent, whoever reads the log could spend it."""
    if _count(site.audience) <= MOST_LINES:
        log.warning(
            "a token for the site %s was refused: %s (key %s)", site.audience, bad.code, kid_of(token) or "not named"
        )


def _count(site: str) -> int:
    """Its number in the minute of the site. The minute ends by itself: a flood that is over is told too."""
    with _counting:
        number = _refused[site] = _refused.get(site, 0) + 1
    if number == 1:
        minute = Timer(MINUTE, _end_minute, [site])
        minute.daemon = True
        minute.start()
    return number


def _end_minute(site: str) -> None:
    with _counting:
        left_out = _refused.pop(site, 0) - MOST_LINES
    if left_out > 0:
        log.warning("%d more tokens for the site %s were refused in that minute: they have no line", left_out, site)
