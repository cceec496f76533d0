"""A letter that was read, as what conversations keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from openline.channels.email.models import Received
from openline.channels.email.reading.html import with_files
from openline.channels.email.reading.letter import Letter, Proof
from openline.conversations.draft import Formed
from openline.conversations.intake import Incoming
from openline.conversations.uploading import Brought, Uploader
from openline.conversations.wire import File
from openline.conversations.wire import Letter as Details
from openline.conversations.wire import Proof as Shown

from .threading import Place

MOST_BODY = 20_000  # characters that stand in the thread; the rest is unfolded on request
MOST_NAMED = 30  # addresses of To and Cc that are shown
SHOWN = {"signed", "encrypted", "calendar"}
MARKS = {"auto-reply": "auto_reply", "bounce": "bounce", "feedback": "feedback", "list": "list"}


def brought_by(letter: Letter, proof: Proof, received: Received) -> list[Brought]:
    """Its files, in their order. Those of a forged letter are held."""
    forged = proof.verdict == "forged"
    return [
        Brought(each.content, each.name, each.content_type, Uploader(visitor=_uploader(received)), forged)
        for each in letter.attachments
    ]


def incoming_of(letter: Letter, proof: Proof, place: Place, received: Received, files: Sequence[File]) -> Incoming:
    """`files` are on disk already; a kill before the message is kept leaves them to the sweep of uploads."""
    forged = proof.verdict == "forged"
    joins = place.conversation if place.takes_part else 0
    aside = forged or bool(joins and letter.kind != "letter")
    continues = joins if joins and place.old and not aside else None
    formed = _formed(letter, files)
    return Incoming(
        received.line_id,
        "email",
        letter.sender.address[:254],
        f"letter-{received.pk}",
        _plain(letter.reply or letter.text)[:MOST_BODY],
        files=[file.key for file in files],
        name=_plain(letter.sender.name)[:120],
        language=letter.language,
        subject=_plain(letter.subject)[:200],
        uploader=_uploader(received),
        conversation=0 if continues else joins,
        fresh=True,
        continues=continues,
        beside=place.conversation if place.conversation and not place.takes_part else None,
        aside=aside,
        at=_written_at(letter, received) if received.backfill else None,
        settled=received.backfill,
        proven_by=_proven_by(proof),
        letter=_details(letter, proof, formed, bool(joins)),
        formed=formed if formed.html or formed.quoted or formed.text else None,
    )


def _proven_by(proof: Proof) -> str:
    """What is said beside the address: that DKIM and DMARC agree, or that DMARC does."""
    if proof.verdict != "proven":
        return ""
    return "dkim" if "dmarc_pass_dkim" in proof.reasons else "dmarc"


def _details(letter: Letter, proof: Proof, formed: Formed, joins: bool) -> Details:
    marks = [MARKS[letter.kind]] if letter.kind in MARKS else []
    return Details(
        sender=letter.sender.address,
        sender_name=_plain(letter.sender.name)[:120],
        subject=_plain(letter.subject)[:200] if joins else "",
        to=[each.address for each in letter.to[:MOST_NAMED]],
        cc=[each.address for each in letter.cc[:MOST_NAMED]],
        proof=Shown(proof.verdict, proof.domain, proof.source, proof.reasons),
        formatted=bool(formed.html),
        quoted=len(formed.quoted.splitlines()),
        pictures=letter.remote,
        cut=bool(formed.text),
        held=proof.verdict == "forged",
        marks=[*marks, *(each for each in letter.marks if each in SHOWN)],
    )


def _formed(letter: Letter, files: Sequence[File]) -> Formed:
    words = _plain(letter.reply or letter.text)
    shown = zip(letter.attachments, files, strict=True)
    keys = {attached.content_id: file.key for attached, file in shown if attached.inline and attached.content_id}
    html = with_files(letter.html, keys) if letter.html else ""
    return Formed(_plain(html), _plain(letter.quoted), words if len(words) > MOST_BODY else "")


def _uploader(received: Received) -> str:
    return f"letter-{received.pk}"


def _written_at(letter: Letter, received: Received) -> datetime:
    """As the sender says, but never in the future."""
    if letter.date is None:
        return received.came_at
    try:
        return min(datetime.fromtimestamp(letter.date / 1000, UTC), received.came_at)
    except (OverflowError, ValueError, OSError):
        return received.came_at


def _plain(text: str) -> str:
    """Without what a database cannot keep as text."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
