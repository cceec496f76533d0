"""A batch of kept letters becomes messages: read in parallel, told in the order in which they came."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from openline.channels.email.models import Received
from openline.channels.email.reading.addresses import usable
from openline.channels.email.reading.letter import Letter, Proof, Unreadable
from openline.channels.email.roundtrip import is_own_test
from openline.channels.email.sending.acknowledge import Asking
from openline.conversations.intake import Incoming
from openline.conversations.keep import receive_many
from openline.conversations.outcome import Kept, Outcome
from openline.conversations.uploading import keep_files

from .claiming import blameless, next_batch, passes
from .message import brought_by, incoming_of
from .own import Own
from .reports import settled_report
from .settling import Settled, aside, quarantined, settle, taken
from .threading import Place, place_of, references

log = logging.getLogger(__name__)


class Reads(Protocol):
    """Who reads the letters: `reading.Reader`, in processes of its own."""

    def read_many(self, batch: Sequence[Received]) -> list[Letter | Unreadable]: ...


class Ready(msgspec.Struct):
    """A letter that is to become a message."""

    received: Received
    letter: Letter
    proof: Proof
    place: Place
    ours: bool  # it comes from one of our own addresses


def take_batch(reader: Reads, now: datetime, tried: set[int] | None = None) -> int:
    """Take the next letters; gives how many were settled. Raises what `passes` when nothing can be kept or read now:
    the letters stay as they are. `tried`: what this process has begun with already."""
    tried = set() if tried is None else tried
    batch = next_batch(tried, now)
    with blameless(batch):
        _take(reader, batch, now)
    tried.difference_update(each.pk for each in batch)
    return len(batch)


def _take(reader: Reads, batch: Sequence[Received], now: datetime) -> None:
    own, ready = Own(), list[Ready]()
    for received, read in zip(batch, reader.read_many(batch), strict=True):
        if isinstance(read, Unreadable):
            settle([quarantined(received.pk, str(read))], now)
            continue
        if _answers_one_of(read, ready):  # it goes on in what is only about to be opened
            _keep(ready, now)
            ready = []
        done = _prepared(received, read, own, now)
        if isinstance(done, Ready):
            ready.append(done)
        else:
            settle([done], now)
    _keep(ready, now)


def _answers_one_of(letter: Letter, ready: Sequence[Ready]) -> bool:
    answered = set(references(letter))
    return any(each.letter.message_id in answered for each in ready)


def _prepared(received: Received, letter: Letter, own: Own, now: datetime) -> Ready | Settled:
    """What it is and where it belongs. What the desk itself fails at goes to quarantine and stops nothing."""
    try:
        return _sorted(received, letter, own, now)
    except Exception as error:
        if passes(error):
            raise
        log.exception("letter %d could not be taken", received.pk)
        return quarantined(received.pk, "desk_failed")


def _sorted(received: Received, letter: Letter, own: Own, now: datetime) -> Ready | Settled:
    proof = own.doubted(letter, _fair(received, letter.proof or Proof("unproven")))
    if is_own_test(letter.message_id):
        return aside(received.pk, "own_test", letter.sender.address, proof.verdict)
    if letter.kind in ("bounce", "feedback"):
        return settled_report(letter, received, proof.verdict)
    if proof.verdict == "proven" and letter.sender.address == usable(received.line.settings.get("address", "")):
        return aside(received.pk, "own_letter", letter.sender.address, proof.verdict)
    if not letter.sender.address:
        return aside(received.pk, "no_sender", "", proof.verdict)
    place = place_of(letter, received, now)
    return Ready(received, letter, proof, place, letter.sender.address in own)


def _fair(received: Received, proof: Proof) -> Proof:
    """Keys of last year are withdrawn: of an older letter only its own server, which looked at it then, may say that it
    is forged."""
    if not received.backfill or proof.verdict != "forged" or "trusted_results" in proof.reasons:
        return proof
    return Proof("unproven", proof.domain, proof.source, ["looked_at_late", *proof.reasons])


def _keep(ready: Sequence[Ready], now: datetime) -> None:
    """Together; if one of them fails, one by one."""
    if not ready:
        return
    try:
        incomings = _incomings(ready)
        outcomes: Sequence[Outcome] = receive_many(incomings, now)
    except Exception as error:
        if passes(error):
            raise
        if len(ready) == 1:
            log.exception("letter %d could not be kept as a message", ready[0].received.pk)
            settle([quarantined(ready[0].received.pk, "desk_failed")], now)
            return
        for each in ready:
            _keep([each], now)
        return
    settle([_settled(*each) for each in zip(ready, incomings, outcomes, strict=True)], now)


def _incomings(ready: Sequence[Ready]) -> list[Incoming]:
    """With all of their files on disk."""
    brought = [brought_by(each.letter, each.proof, each.received) for each in ready]
    kept = iter(keep_files([file for files in brought for file in files]))
    return [
        incoming_of(each.letter, each.proof, each.place, each.received, [next(kept) for _ in files])
        for each, files in zip(ready, brought, strict=True)
    ]


def _settled(ready: Ready, incoming: Incoming, outcome: Outcome) -> Settled:
    received = ready.received
    if not isinstance(outcome, Kept):
        return quarantined(received.pk, outcome.code)
    asking = _asking(ready, outcome) if _asks(ready, incoming) else None
    sender = ready.letter.sender.address
    return taken(received.pk, outcome.conversation, outcome.seq, sender, ready.proof.verdict, asking=asking)


def _asks(ready: Ready, incoming: Incoming) -> bool:
    """Whether a person waits for us now: machines, forgers and letters of last year do not."""
    new = incoming.conversation == 0
    if "no_answer" in ready.letter.marks:
        return False
    return new and ready.letter.kind == "letter" and not incoming.aside and not ready.received.backfill


def _asking(ready: Ready, kept: Kept) -> Asking:
    return Asking(
        line=ready.received.line,
        conversation=kept.conversation,
        seq=kept.seq,
        sender=ready.letter.sender.address,
        proven=ready.proof.verdict == "proven" and not ready.ours,
        language=ready.letter.language,
    )
