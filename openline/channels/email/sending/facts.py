"""What a letter is made of, read from the rows whenever it is composed."""

from __future__ import annotations

from datetime import datetime

import msgspec

from openline.channels.base.contract import ACKNOWLEDGEMENT, DIGEST, Outgoing
from openline.channels.email.models import Received, Sent
from openline.channels.email.reading import language
from openline.conversations.models import Attachment, Customer, Event, Identity, Line, Message, Original

from .headers import Mailbox
from .recipient import recipient_of

LANGUAGES = ("uk", "en", "ru")
MOST_REFERENCES = 20


class Quoted(msgspec.Struct):
    """The customer's last words before ours."""

    body: str
    author: str
    at: datetime


class Facts(msgspec.Struct):
    """All of one letter. `html` is the formatted form of the reply, "" when it has none."""

    line: Line
    to: list[Mailbox]
    cc: list[Mailbox]
    bcc: list[Mailbox]
    subject: str
    bodies: list[str]
    html: str
    files: list[Attachment]
    quoted: Quoted | None
    answers: str  # the Message-ID that it answers
    references: list[str]
    language: str


def facts_of(outgoing: Outgoing) -> Facts:
    """For a reply or a digest, or the customer's own message when it is an acknowledgement."""
    row, entry = outgoing.row, outgoing.entry
    entries = [*outgoing.earlier, entry]
    letter = entry.letter if outgoing.purpose not in (ACKNOWLEDGEMENT, DIGEST) else None
    to = list(letter.to) if letter else []
    known = [Mailbox(address) for address in to] or _customer(outgoing)
    chain = _chain(row.id, entries[0].seq if outgoing.purpose != ACKNOWLEDGEMENT else entry.seq + 1)
    asked = None if outgoing.purpose == ACKNOWLEDGEMENT else _asked(row.id, entries[0].seq)
    spoken = asked.body if asked else entry.body
    return Facts(
        line=Line.objects.get(pk=outgoing.line or row.line),
        to=known,
        cc=[Mailbox(address) for address in letter.cc] if letter else [],
        bcc=[Mailbox(address) for address in letter.bcc] if letter else [],
        subject=(letter.subject if letter else "") or row.subject,
        bodies=[each.body for each in entries],
        html=_html(row.id, entry.seq) if letter or outgoing.purpose == "reply" else "",
        files=_files(row.id, [each.seq for each in entries]) if outgoing.purpose != ACKNOWLEDGEMENT else [],
        quoted=asked,
        answers=_answered(row.id, entries[0].seq, outgoing.purpose) or (chain[-1] if chain else ""),
        references=chain,
        language=_language(spoken, row.customer),
    )


def _customer(outgoing: Outgoing) -> list[Mailbox]:
    address = recipient_of(outgoing.row)
    return [Mailbox(address, outgoing.row.customer_name)] if address else []


def _asked(conversation: int, before: int) -> Quoted | None:
    asked = Event.objects.filter(conversation=conversation, kind="message_received", seq__lt=before)
    seq = asked.order_by("-seq").values_list("seq", flat=True).first()
    message = Message.objects.select_related("customer").filter(conversation=conversation, seq=seq or 0).first()
    if message is None or message.customer is None:
        return None
    return Quoted(message.body, message.customer.name or _address(message.customer.pk), message.at)


def _address(customer: int) -> str:
    identities = Identity.objects.filter(customer=customer, kind="email")
    return identities.values_list("value", flat=True).first() or ""


def _answered(conversation: int, before: int, purpose: str) -> str:
    """The customer's last letter; the very one that an acknowledgement is about."""
    last = {"seq__lte": before} if purpose == ACKNOWLEDGEMENT else {"seq__lt": before}
    letters = Received.objects.filter(conversation=conversation, seq__isnull=False, **last).exclude(verdict="forged")
    return letters.exclude(message_id="").order_by("-seq").values_list("message_id", flat=True).first() or ""


def _chain(conversation: int, before: int) -> list[str]:
    """Message-IDs of what was written before, the oldest first: the first one and the newest."""
    came = Received.objects.filter(conversation=conversation, seq__lt=before).exclude(verdict="forged")
    went = Sent.objects.filter(conversation=conversation, seq__lt=before).exclude(purpose=ACKNOWLEDGEMENT)
    found = sorted([*came.values_list("seq", "message_id"), *went.values_list("seq", "message_id")])
    ids = [message_id for _, message_id in found if message_id]
    return ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]]


def _html(conversation: int, seq: int) -> str:
    found = Original.objects.filter(message__conversation=conversation, message__seq=seq)
    return found.values_list("html", flat=True).first() or ""


def _files(conversation: int, seqs: list[int]) -> list[Attachment]:
    found = Attachment.objects.filter(message__conversation=conversation, message__seq__in=seqs)
    return list(found.order_by("message__seq", "place", "pk"))


def _language(text: str, customer: int) -> str:
    guessed = language.guess(text)
    known = Customer.objects.filter(pk=customer).values_list("language", flat=True).first()
    return next((each for each in (guessed, known) if each in LANGUAGES), "en")
