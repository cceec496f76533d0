"""Message-IDs and dates in a header."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from . import limits

IDENTIFIER = re.compile(rb"<([^<>\s]{1,900})>")
DATE = re.compile(rb"[\x20-\x7e]{6,80}")


def message_ids(raw: bytes) -> list[str]:
    """The ids of References or In-Reply-To, without <>, each once; of a flood the newest, which stand last."""
    found = IDENTIFIER.findall(raw[-limits.REFERENCES * 1000 :])[-limits.REFERENCES :]
    return list(dict.fromkeys(each.decode("utf-8", "replace").replace("\ufffd", "?") for each in found))


def message_id(raw: bytes) -> str:
    """The letter's own id, without <>; some senders forget these, some write a sentence."""
    found = message_ids(raw)
    if found:
        return found[0]
    words = raw[:900].decode("utf-8", "replace").replace("\ufffd", "?").strip("<> ").split()
    return words[0] if len(words) == 1 else ""


def date(raw: bytes) -> int | None:
    """Milliseconds since 1970 UTC; None when it is no date, or one of no letter."""
    match = DATE.match(raw)
    if not match:
        return None
    try:
        when = parsedate_to_datetime(match[0].decode("ascii"))
        at = int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return at if 0 < at < 4_102_444_800_000 else None
