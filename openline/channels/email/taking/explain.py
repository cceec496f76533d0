"""What taking would do with a letter, without doing it: for `openline parse --line`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from openline.channels.email.models import Received
from openline.channels.email.reading.letter import Envelope, Letter, Proof
from openline.conversations.models import Line

from .own import Own
from .threading import participants, place_of


def explain(letter: Letter, line: Line, envelope: Envelope, now: datetime) -> dict[str, Any]:
    """Which conversation it goes on in, what decided that, and whether it would stand aside."""
    proof = Own().doubted(letter, letter.proof or Proof("unproven"))
    place = place_of(letter, Received(line=line, envelope_to=envelope.recipient), now)
    return {
        "decided_by": place.decided_by,
        "conversation": place.conversation or None,
        "sender_takes_part": place.takes_part,
        "participants": sorted(participants(place.conversation)) if place.conversation else [],
        "continues_in_a_new_one": place.old,
        "stands_aside": proof.verdict == "forged" or (place.takes_part and letter.kind != "letter"),
        "verdict": proof.verdict,
    }
