"""Our own addresses: whoever writes in their name from outside has to prove it."""

from __future__ import annotations

from openline.channels.email.reading.letter import Letter, Proof
from openline.conversations.models import Line
from openline.people.models import Agent


def doubted(letter: Letter, proof: Proof) -> Proof:
    """A letter in the name of one of our mailboxes or agents that proves nothing is forged, whatever its domain's
    policy: real ones come through the workspace."""
    if proof.verdict != "unproven" or not is_ours(letter.sender.address):
        return proof
    return Proof("forged", proof.domain, proof.source, ["own_address", *proof.reasons])


def is_ours(address: str) -> bool:
    """Whether it is a mailbox of the desk or an agent's own."""
    mailboxes = Line.objects.filter(kind="email", closed_at__isnull=True, settings__address=address)
    return bool(address) and (mailboxes.exists() or Agent.objects.filter(email__iexact=address).exists())
