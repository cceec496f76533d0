"""A letter as it goes to the server: from what the rows say to bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from openline.channels.base.contract import ACKNOWLEDGEMENT, Outgoing
from openline.channels.email.authentication.signing import sign
from openline.conversations.models import Attachment, Line
from openline.kit.files import path_of
from openline.kit.sealed import unseal

from . import tokens
from .bodies import Said
from .facts import Facts
from .headers import Mailbox, ids_field, mailbox_field, one_line, text_field, wire_address

_POLICY = SMTP.clone(cte_type="7bit")
_PARTS = ("message", "multipart")  # types that would be taken apart on the way
_RE = re.compile(r"(?:re|відп|вiдп|на|ответ|aw|odp)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


class NobodyToWriteTo(ValueError):
    """The customer has no address."""


class Composed(msgspec.Struct):
    """A letter and its envelope. `sender` is "" for what must never be answered; `recipients`: To, Cc and Bcc."""

    raw: bytes
    message_id: str
    sender: str
    recipients: list[str]


def compose(outgoing: Outgoing, facts: Facts, said: Said, now: datetime) -> Composed:
    """The same Message-ID whenever it is composed again. Raises BadAddress, NobodyToWriteTo, CannotUnseal."""
    automatic = outgoing.purpose == ACKNOWLEDGEMENT
    if not facts.to:
        raise NobodyToWriteTo
    address = wire_address(facts.line.settings["address"])
    domain = address.partition("@")[2]
    message_id = tokens.message_id_for(outgoing.row.id, outgoing.entry.seq, facts.to[0].address, facts.line.pk, domain)
    head = _head(facts, outgoing, Mailbox(address, facts.line.name), message_id, now)
    raw = signed(head.encode() + body_of(said, facts.files), facts.line)
    recipients = [wire_address(each.address) for each in [*facts.to, *facts.cc, *facts.bcc]]
    return Composed(raw, message_id, "" if automatic else address, list(dict.fromkeys(recipients)))


def _head(facts: Facts, outgoing: Outgoing, sender: Mailbox, message_id: str, now: datetime) -> str:
    """Bcc stands in no field, not even in an empty one."""
    fields = [mailbox_field("From", [sender]), mailbox_field("To", facts.to)]
    if facts.cc:
        fields.append(mailbox_field("Cc", facts.cc))
    if facts.line.settings.get("plus_addressing"):
        reply_to = tokens.reply_to_for(outgoing.row.id, facts.to[0].address, sender.address)
        fields.append(mailbox_field("Reply-To", [Mailbox(reply_to)]))
    fields += [text_field("Subject", _subject(facts)), f"Date: {format_datetime(now)}\r\n"]
    fields += [ids_field("Message-ID", [message_id]), ids_field("In-Reply-To", [facts.answers])]
    fields.append(ids_field("References", [*facts.references, facts.answers]))
    if outgoing.purpose == ACKNOWLEDGEMENT:  # RFC 3834
        fields += ["Auto-Submitted: auto-replied\r\n", "X-Auto-Response-Suppress: All\r\n", "Precedence: bulk\r\n"]
    return "".join(fields)


def _subject(facts: Facts) -> str:
    subject = one_line(facts.subject)
    if not subject:
        with translation.override(facts.language):
            subject = _("Your question")
    return subject if _RE.match(subject) else f"Re: {subject}"


def body_of(said: Said, files: Sequence[Attachment] = ()) -> bytes:
    """MIME-Version, Content-Type and everything below; all of it in ASCII lines, so that any server takes it."""
    message: EmailMessage[Any, Any] = EmailMessage(policy=_POLICY)
    _words(message, said.text, "plain")
    inline = [each for each in files if f"/files/{each.key}" in said.html]
    if said.html:
        html = said.html
        for each in inline:
            html = html.replace(f"/files/{each.key}", f"cid:{_content_id(each)}")
        message.make_alternative()
        part: MIMEPart[Any, Any] = MIMEPart(policy=_POLICY)
        _words(part, html, "html")
        for each in inline:
            _attach(part, each, inline=True)
        message.attach(part)  # type: ignore[arg-type]  # the stubs know no parts of parts
    for each in files:
        if each not in inline:
            _attach(message, each)
    return message.as_bytes()


def _words(part: MIMEPart[Any, Any], text: str, subtype: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    ascii_share = sum(map(str.isascii, text)) / max(1, len(text))
    part.set_content(text, subtype=subtype, cte="quoted-printable" if ascii_share > 0.7 else "base64")


def _attach(part: MIMEPart[Any, Any], file: Attachment, *, inline: bool = False) -> None:
    maintype, _slash, subtype = file.content_type.partition(";")[0].strip().partition("/")
    if maintype in _PARTS or not subtype:
        maintype, subtype = "application", "octet-stream"
    content, name = path_of(file.key).read_bytes(), one_line(file.name)
    if inline:
        cid = f"<{_content_id(file)}>"
        part.add_related(content, maintype, subtype, cid=cid, filename=name, disposition="inline")
    else:
        part.add_attachment(content, maintype, subtype, filename=name)


def _content_id(file: Attachment) -> str:
    return f"{file.sha256[:32]}.{file.pk}@openline"


def signed(raw: bytes, line: Line) -> bytes:
    """With a DKIM signature where the mailbox has a key. Raises CannotUnseal."""
    dkim = line.settings.get("dkim")
    if not dkim:
        return raw
    key = unseal(dkim["private_key"])
    return sign(raw, domain=dkim["domain"], selector=dkim["selector"], private_key_pem=key) + raw
