"""Print what the desk reads in a letter that comes on standard input, as one JSON object.

The letter is read in the same limited process as those that arrive. Without --line no desk is needed; with it the
letter is looked at as if it had come to that mailbox now.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openline.channels.email.reading.letter import Envelope, Letter
    from openline.conversations.models import Line

SEALERS = "google.com,microsoft.com"  # as the desk, where nothing else is set


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--line", metavar="NAME", help="name or address of the mailbox that it came to")


def needs_desk(asked: argparse.Namespace) -> bool:
    return asked.line is not None


def run(asked: argparse.Namespace) -> int:
    """1 when there is no letter or no such mailbox, else 0, whatever the letter."""
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        return _refuse("there is no letter on standard input")
    line = _line(asked.line) if asked.line is not None else None
    if asked.line is not None and line is None:
        return _refuse(f"there is no mailbox {asked.line!r}")
    from openline.channels.email.reading.pool import NotRead

    try:
        _print(_object(raw, line))
    except NotRead as why:
        return _refuse(str(why))
    return 0


def _refuse(why: str) -> int:
    print(f"openline: {why}", file=sys.stderr)
    return 1


def _line(name: str) -> Line | None:
    from openline.conversations.models import Line

    mailboxes = [line for line in Line.objects.filter(kind="email").order_by("pk") if line.closed_at is None]
    found = (
        line for line in mailboxes if name.lower() in (line.name.lower(), line.settings.get("address", "").lower())
    )
    return next(found, None)


def _object(raw: bytes, line: Line | None) -> dict[str, Any]:
    """What is printed. A letter above a limit has `unreadable`, the code, and nothing else in it."""
    from openline.channels.email.reading.letter import Address, Envelope, Letter, Unreadable
    from openline.channels.email.reading.pool import Pool

    # without a recipient: who handed it over is not known, so that no sender there means nothing
    envelope = Envelope(trusted=line.settings.get("trusted", "") if line else "")
    sealers = (os.environ.get("OPENLINE_ARC_SEALERS") or SEALERS).replace(" ", "").split(",")
    pool = Pool(size=1, zone=os.environ.get("OPENLINE_DNS_ZONE", ""), sealers=sealers)
    try:
        letter, unreadable = pool.read(raw, envelope), {}
    except Unreadable as why:
        letter, unreadable = Letter(Address(""), kind=""), {"unreadable": str(why)}
    finally:
        pool.close()
    return _shown(letter) | {"threading": _threading(letter, line, envelope)} | unreadable


def _shown(letter: Letter) -> dict[str, Any]:
    from msgspec.structs import asdict

    files = [(file.name, file.content_type, len(file.content)) for file in letter.attachments]
    bounce, proof = letter.bounce, letter.proof
    return {
        "from": str(letter.sender),
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "reply": letter.reply,
        "quoted": letter.quoted,
        "attachments": [dict(zip(("name", "content_type", "size"), file, strict=True)) for file in files],
        "kind": letter.kind,
        "bounce": asdict(bounce) if bounce else None,
        "marks": letter.marks,
        "language": letter.language,
        "authentication": asdict(proof) if proof else None,
    }


def _threading(letter: Letter, line: Line | None, envelope: Envelope) -> dict[str, Any]:
    """What decided where it goes; only the rows of a desk can say more than that nothing did."""
    if line is None:
        return {"decided_by": "none"}
    from django.utils import timezone

    from openline.channels.email.taking.explain import explain

    return explain(letter, line, envelope, timezone.now())


def _print(shown: dict[str, Any]) -> None:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(shown), indent=2) + b"\n")
    sys.stdout.flush()
