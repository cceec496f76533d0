"""What became of something that was to be kept."""

from __future__ import annotations

import msgspec

from .wire import Entry, Row


class Kept(msgspec.Struct, gc=False):
    """Committed. `after` is the public seq before it; `entry` is None when it was kept earlier (a harmless retry)."""

    conversation: int
    customer: int
    seq: int
    after: int
    at: int
    entry: Entry | None
    row: Row


class Refused(msgspec.Struct, frozen=True):
    """Nothing was written. Codes: not_found, bad_file, passed_on."""

    code: str


NOT_FOUND = Refused("not_found")
BAD_FILE = Refused("bad_file")
PASSED_ON = Refused("passed_on")  # the customer answers where it goes on, outside the wall

Outcome = Kept | Refused
