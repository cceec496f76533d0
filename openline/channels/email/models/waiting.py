"""How many letters wait for an admin's eyes."""

from __future__ import annotations

from .received import QUARANTINED, Received


def in_quarantine() -> int:
    return Received.objects.filter(state=QUARANTINED).count()
