"""The four mailboxes, their records, and the letters of the story: taken as any letter is, each at its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from openline.channels.email.authentication.resolver import resolver_of
from openline.channels.email.authentication.verdict import authenticate
from openline.channels.email.models import Received
from openline.channels.email.reading.letter import Letter, Unreadable
from openline.channels.email.reading.read import read
from openline.channels.email.receiving.arrival import Arrival
from openline.channels.email.receiving.keep import keep_many as keep_letters
from openline.channels.email.sending.tokens import message_id_for
from openline.channels.email.taking.batch import take_batch
from openline.channels.email.taking.reading import bytes_of, envelope_of
from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Line
from openline.conversations.outcome import Kept
from openline.kit.sealed import seal
from openline.people.models import Agent, Department

from ..models import OUT
from ..models import Letter as Shown
from ..telling import assign_as, writing_of
from .people import DESK, MAILBOXES, mailbox
from .story import LETTERS, ToldLetters
from .writing import Answered, Writing, letter_of
from .zone import PROVIDER, SELECTOR, signing_key, write_zone

FORGER = "198.51.100.77"  # the machine that the forged letter comes from


def seed_mailboxes(now: datetime) -> None:
    """Nobody is told at once that his letter is here while the story is told: it was hours ago."""
    write_zone()
    with transaction.atomic():
        lines = {row[1]: _line(*row) for row in MAILBOXES}
    for told in LETTERS:
        _tell(lines[told.mailbox], told, now)
    with transaction.atomic():
        for line in Line.objects.filter(key__in=[key for key, *_ in MAILBOXES]):
            line.settings["acknowledge"] = True
            line.save(update_fields=["settings"])


def _line(key: str, local: str, department: str, name: str) -> Line:
    settings_of_line = {
        "address": mailbox(local),
        "way_in": "receiver",
        "smtp": {"as_incoming": False, "host": "127.0.0.1", "port": 25, "tls": "none", "user": "", "auth": "password"},
        "trusted": "",
        "plus_addressing": True,
        "acknowledge": False,
        "signature": name,
        "continue_after_days": 90,
        "dkim": {"domain": DESK, "selector": SELECTOR, "private_key": seal(signing_key())},
    }
    where = Department.objects.get(key=department)
    return Line.objects.create(key=key, kind="email", name=name, department=where, settings=settings_of_line)


def _tell(line: Line, told: ToldLetters, now: datetime) -> None:
    conversation = 0
    chain: list[str] = []
    last: Answered | None = None
    for minutes, who, words in told.letters:
        at = now - timedelta(minutes=minutes)
        agent = Agent.objects.filter(email=who).first()
        if agent is None:
            files = [] if chain else told.files
            writing = Writing(
                told.customer, mailbox(told.mailbox), told.subject, words, at, files, last, forged=who == "forger"
            )
            received = _take(line, writing)
            conversation, said = received.conversation_id or 0, received.message_id
        else:
            (outcome,) = keep_many([writing_of(conversation, agent, words)], at)
            assert isinstance(outcome, Kept), outcome
            if words.startswith("["):
                continue
            said = message_id_for(conversation, outcome.seq, told.customer.address, line.pk, DESK)
        last = Answered(said, list(chain), f"{line.name} <{mailbox(told.mailbox)}>", words, at)
        chain.append(said)
    assign_as(Conversation.objects.get(pk=conversation), told.assignee, now)


def _take(line: Line, writing: Writing) -> Received:
    """The letter's row, once it stands in its conversation."""
    raw, sender = letter_of(writing), writing.customer.address
    source = FORGER if writing.forged else PROVIDER
    keep_letters([Arrival(line.pk, raw, sender, writing.to, source, "mx.example")], writing.at)
    take_batch(Reader(), writing.at)
    if not writing.forged:
        with transaction.atomic():
            Shown.objects.create(
                owner=sender, other=writing.to, direction=OUT, subject=writing.subject, raw=raw, at=writing.at
            )
    taken = Received.objects.latest("pk")
    assert taken.conversation_id, f"{taken.state} {taken.reason}"
    return taken


class Reader:
    """Reads in this process: these letters are our own."""

    def read_many(self, batch: Sequence[Received]) -> list[Letter | Unreadable]:
        return [self._read(each) for each in batch]

    def _read(self, received: Received) -> Letter:
        raw, envelope = bytes_of(received), envelope_of(received)
        letter = read(raw, envelope)
        resolver = resolver_of(str(settings.MAIL_DNS_ZONE))
        letter.proof = authenticate(raw, envelope, resolver, now=received.came_at.timestamp())
        return letter
