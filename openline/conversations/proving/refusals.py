"""What the log says of a token that was not believed: enough for the admin, nothing of the customer."""

from __future__ import annotations

import logging

from openline.conversations.models import Site

from .check import kid_of
from .claims import BadToken

log = logging.getLogger(__name__)


def note(bad: BadToken, token: str, site: Site) -> None:
    """The token itself never: until it is spent, whoever reads the log could spend it."""
    log.warning(
        "a token for the site %s was refused: %s (key %s)", site.audience, bad.code, kid_of(token) or "not named"
    )
