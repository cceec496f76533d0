"""What an invented customer writes, as a letter of his provider: signed for his domain, unless it is forged."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

import msgspec
from django.conf import settings

from openline.channels.email.authentication.signing import sign

from .people import Customer
from .zone import SELECTOR, signing_key

ATTRIBUTION = {
    "en": "On {when:%d.%m.%Y at %H:%M}, {who} wrote:",
    "uk": "{when:%d.%m.%Y о %H:%M} {who} пише:",
    "ru": "{when:%d.%m.%Y в %H:%M} {who} пишет:",
}


class Attachment(msgspec.Struct):
    name: str
    content_type: str
    content: bytes


class Answered(msgspec.Struct):
    """The letter that is answered: its id and those before it, whom it was from, its words."""

    message_id: str
    references: Sequence[str]
    who: str
    text: str
    at: datetime


class Writing(msgspec.Struct):
    """`forged`: somebody else wrote it in this customer's name, from a machine of his own."""

    customer: Customer
    to: str
    subject: str
    text: str
    at: datetime
    files: Sequence[Attachment] = ()
    answers: Answered | None = None
    forged: bool = False


def letter_of(writing: Writing) -> bytes:
    """The letter as it goes over the wire."""
    domain = writing.customer.address.rpartition("@")[2]
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(writing.customer.name, addr_spec=writing.customer.address)
    letter["To"] = writing.to
    letter["Subject"] = writing.subject.replace("\r", " ").replace("\n", " ")
    letter["Date"] = format_datetime(writing.at)
    letter["Message-ID"] = make_msgid(domain="dial-up.example" if writing.forged else domain)
    if writing.answers is not None:
        letter["In-Reply-To"] = f"<{writing.answers.message_id}>"
        letter["References"] = " ".join(
            f"<{each}>" for each in (*writing.answers.references, writing.answers.message_id)
        )
    letter.set_content(_words(writing), cte="8bit")
    for file in writing.files:
        main, _, sub = file.content_type.partition("/")
        letter.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    raw = letter.as_bytes()
    if writing.forged:
        return raw
    return signed(raw, domain)


def signed(raw: bytes, domain: str) -> bytes:
    """As the invented domain's server signs (DKIM)."""
    return sign(raw, domain=domain, selector=SELECTOR, private_key_pem=signing_key()) + raw


def hand_over(sender: str, recipients: Sequence[str], raw: bytes) -> None:
    """To the desk's receiver, as a provider's server does. Raises OSError, smtplib.SMTPException."""
    with smtplib.SMTP("127.0.0.1", settings.MAIL_SMTP_PORT, timeout=20) as server:
        server.sendmail(sender, list(recipients), raw, mail_options=["BODY=8BITMIME"])


def _words(writing: Writing) -> str:
    answered = writing.answers
    if answered is None:
        return writing.text
    attribution = ATTRIBUTION[writing.customer.language].format(when=answered.at, who=answered.who)
    quoted = "\n".join(f"> {line}" for line in answered.text.splitlines())
    return f"{writing.text}\n\n{attribution}\n{quoted}\n"
