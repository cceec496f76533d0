"""What one message may hold, whoever sends it."""

from __future__ import annotations

from collections.abc import Sequence

MOST_BODY = 10_000  # characters
MOST_FILES = 10


def refusal(client_id: str, body: str, files: Sequence[str]) -> str:
    """The code of what is wrong with it, or "". A NUL cannot be stored as text by every database."""
    if not 8 <= len(client_id) <= 64 or "\x00" in client_id or "\x00" in body:
        return "bad_frame"
    if len(body) > MOST_BODY:
        return "too_long"
    if len(files) > MOST_FILES:
        return "too_many"
    if any("\x00" in key for key in files):
        return "bad_file"
    if not files and not body.strip():
        return "empty"
    return ""
