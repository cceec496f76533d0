"""Our own addresses: whoever writes in their name from outside has to prove it."""

from __future__ import annotations

from openline.channels.email.reading.addresses import usable
from openline.channels.email.reading.letter import Letter, Proof
from openline.conversations.models import Line
from openline.people.models import Agent


class Own:
    """What is ours at this moment; asked once for a batch."""

    def __init__(self) -> None:
        mailboxes = Line.objects.filter(kind="email", closed_at__isnull=True).values_list(
            "settings__address", flat=True
        )
        agents = Agent.objects.values_list("email", flat=True)
        self._addresses = {usable(address) for address in (*mailboxes, *agents) if address}

    def __contains__(self, address: str) -> bool:
        """Whether it is a mailbox of the desk or an agent's own."""
        return bool(address) and address in self._addresses

    def doubted(self, letter: Letter, proof: Proof) -> Proof:
        """A letter in the name of one of our mailboxes or agents that proves nothing is forged, whatever its domain's
        policy: real ones come through the workspace."""
        if proof.verdict != "unproven" or letter.sender.address not in self:
            return proof
        return Proof("forged", proof.domain, proof.source, ["own_address", *proof.reasons])
