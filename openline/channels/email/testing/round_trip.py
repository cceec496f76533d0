"""A real letter from the mailbox to itself: out by its way out, and waited for where letters come in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.utils.translation import gettext as _

from openline.channels.base.contract import DeliveryError
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.kit.sealed import unseal

from ..authentication.signing import sign
from ..models import Received
from ..receiving.imap import Imap
from ..receiving.oauth import access_token
from ..receiving.words import words_of
from ..roundtrip import own_test_id
from ..sending.smtp import Connection
from ..taking.reading import bytes_of
from ..trial import Step, Trial

WITHIN = 20.0  # seconds that the letter may be on its way
LOOK_AGAIN = 0.5
NEWEST = 20  # letters of a folder among which it is looked for


class NotBack(Exception):
    """It left and did not come in time."""


def there_and_back(line: Line) -> tuple[Step, bytes]:
    """The step, and the letter as it came back."""
    came: list[bytes] = []

    def work() -> str:
        message_id = own_test_id(line.settings["address"].rpartition("@")[2])
        _send(line, message_id)
        came.append(_wait_for(line, message_id))
        return _("It left, and came in again")

    step = Trial(_words_of).step("round_trip", _("Test letter, there and back"), work)
    return step, came[0] if came else b""


def letter_to_itself(kept: Mapping[str, Any], message_id: str) -> bytes:
    """Signed, if the mailbox signs."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = letter["To"] = kept["address"]
    letter["Subject"] = "Openline: test"
    letter["Date"] = format_datetime(now())
    letter["Message-ID"] = f"<{message_id}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("Openline tries this mailbox. The letter opens no conversation and can be deleted.\n")
    raw = letter.as_bytes()
    dkim = kept.get("dkim")
    if not dkim:
        return raw
    key = unseal(dkim["private_key"])
    return sign(raw, domain=dkim["domain"], selector=dkim["selector"], private_key_pem=key) + raw


def _send(line: Line, message_id: str) -> None:
    address, connection = line.settings["address"], Connection(line.settings, line.pk)
    try:
        connection.send(address, [address], letter_to_itself(line.settings, message_id))
    finally:
        connection.close()


def _wait_for(line: Line, message_id: str) -> bytes:
    """As the desk kept it; from a mailbox that is switched off, as it lies in its folder. Raises NotBack."""
    until = time.monotonic() + WITHIN
    with _looking(line) as look:
        while time.monotonic() < until:
            if raw := look(message_id):
                return raw
            time.sleep(LOOK_AGAIN)
    raise NotBack


@contextmanager
def _looking(line: Line) -> Iterator[Callable[[str], bytes]]:
    if line.closed_at is None or line.settings["way_in"] != "imap":
        yield lambda message_id: _kept(line, message_id)
        return
    kept = line.settings
    imap = Imap({**kept["imap"], "mark_seen": False})
    try:
        imap.sign_in(lambda fresh: access_token(line.pk, fresh=fresh))
        uid = imap.open().next_uid - NEWEST
        yield lambda message_id: _in_folder(imap, max(uid, 0), message_id)
    finally:
        imap.close()


def _kept(line: Line, message_id: str) -> bytes:
    received = Received.objects.filter(line=line, message_id=message_id).first()
    return bytes_of(received) if received else b""


def _in_folder(imap: Imap, uid: int, message_id: str) -> bytes:
    wanted = message_id.encode()
    found = (each for each in imap.after(uid)[-NEWEST:] if wanted in imap.head(each))
    return next((letter.raw for each in found for letter in imap.fetch([each])), b"")


def _words_of(error: BaseException) -> str:
    if isinstance(error, NotBack):
        return _(
            "It left, but did not come in within 20 s. Look whether the server holds it back, or takes it for spam."
        )
    if isinstance(error, DeliveryError):
        return str(error)
    return words_of(error)
