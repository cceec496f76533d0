"""Reports of machines: what came back is told to the reply that bounced; what reports nothing of ours stands aside."""

from __future__ import annotations

from openline.channels.base.events import LetterBounced
from openline.channels.email.models import Received, Sent
from openline.channels.email.reading.letter import Bounce, Letter
from openline.conversations.models import Conversation

from .settling import Settled, aside, taken
from .threading import references


def settled_report(letter: Letter, received: Received, verdict: str) -> Settled:
    """For a letter of the kinds bounce and feedback. None of them is ever answered."""
    sender = letter.sender.address
    sent = _reported(letter)
    if verdict == "forged":
        return aside(received.pk, "report_forged", sender, verdict)
    if sent is None or letter.bounce is None or not _is_about(letter.bounce, sent, received):
        return aside(received.pk, "report_of_nothing" if letter.kind == "bounce" else "feedback", sender, verdict)
    bounce = letter.bounce
    known = Conversation.objects.filter(pk=sent.conversation_id).exists()
    if not known or bounce.delayed or sent.purpose == "acknowledgement":
        return taken(received.pk, sent.conversation_id if known else None, None, sender, verdict)
    told = LetterBounced(sent.conversation_id, sent.seq, _whom(bounce, sent), bounce.status, bounce.reason)
    return taken(received.pk, sent.conversation_id, None, sender, verdict, told)


def _is_about(bounce: Bounce, sent: Sent, received: Received) -> bool:
    """It comes back by the mailbox that the letter left by, and names nobody whom we did not write to."""
    return sent.line_id == received.line_id and bounce.recipient.lower() in ("", *sent.recipients)


def _reported(letter: Letter) -> Sent | None:
    """The letter of ours that it is about; whoever reports on it has seen its Message-ID."""
    named = [letter.bounce.message_id] if letter.bounce and letter.bounce.message_id else []
    found = Sent.objects.filter(message_id__in=[*named, *references(letter)])
    return found.order_by("-pk").first()


def _whom(bounce: Bounce, sent: Sent) -> str:
    """The recipient as the report names him; else the only one there was."""
    return bounce.recipient or (sent.recipients[0] if sent.recipients else "")
