"""What the process that reads letters is told beside their bytes: when they came, and whose seals we believe."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings

from openline.channels.email.models import Received
from openline.channels.email.reading.letter import Envelope, Proof
from openline.channels.email.reading.pool import Pool
from openline.channels.email.taking.reading import envelope_of
from openline.conversations.models import Line

from .test_chain import forwarded
from .world import ELSEWHERE, World, letter, loosely_signed, signed

CAME, EXPIRED = 1_790_000_000, 1_790_000_000 + 86_400


def read_in(world: World, raw: bytes, envelope: Envelope, *sealers: str) -> Proof:
    assert world.resolver
    pool = Pool(size=1, zone=str(world.path), sealers=sealers)
    try:
        proof = pool.read(raw, envelope).proof
    finally:
        pool.close()
    assert proof
    return proof


def test_a_signature_that_has_run_out_since_the_letter_came_proves_it(world: World) -> None:
    world.domain("mail.example", dmarc="p=reject")
    raw = loosely_signed(letter(), fields="from:to:subject", t=CAME - 60, x=EXPIRED)
    in_time = envelope_of(Received(line=Line(settings={}), source=ELSEWHERE, came_at=at(CAME)))
    too_late = envelope_of(Received(line=Line(settings={}), source=ELSEWHERE, came_at=at(EXPIRED + 60)))
    assert read_in(world, raw, in_time).verdict == "proven"
    assert read_in(world, raw, too_late).verdict == "forged"


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_the_seal_of_a_forwarder_that_the_desk_names_keeps_a_changed_letter_from_being_called_forged(
    world: World,
) -> None:
    world.domain("mail.example", dmarc="p=reject")
    world.domain("list.example")
    raw = forwarded(signed(letter()) + b"-- \r\nlist footer\r\n")
    envelope = Envelope("x@list.example", source=ELSEWHERE)
    assert read_in(world, raw, envelope).verdict == "forged"
    proof = read_in(world, raw, envelope, "another.example", "List.example")
    assert (proof.verdict, proof.reasons[0]) == ("unproven", "arc_trusted")


def test_a_desk_that_names_nobody_believes_the_large_providers() -> None:
    assert {"google.com", "microsoft.com"} <= set(settings.MAIL_ARC_SEALERS)
