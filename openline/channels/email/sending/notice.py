"""A notice as a letter: plain text of the desk's own, which answers nothing and opens no way into a conversation."""

from __future__ import annotations

import hmac
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from openline.channels.base.contract import Notice
from openline.conversations.models import Line

from .bodies import Said, signed_off
from .compose import Composed, body_of, signed
from .headers import Mailbox, ids_field, mailbox_field, text_field, wire_address


def compose_notice(notice: Notice, line: Line, now: datetime) -> Composed:
    """The same Message-ID whenever it is composed again. Raises BadAddress, CannotUnseal."""
    address, to = wire_address(line.settings["address"]), wire_address(notice.to)
    message_id = f"{_name(notice)}@{address.partition('@')[2]}"
    fields = [mailbox_field("From", [Mailbox(address, line.name)]), mailbox_field("To", [Mailbox(to)])]
    fields += [text_field("Subject", notice.subject), f"Date: {format_datetime(now)}\r\n"]
    fields += [ids_field("Message-ID", [message_id])]
    fields += ["Auto-Submitted: auto-generated\r\n", "X-Auto-Response-Suppress: All\r\n"]  # RFC 3834
    raw = signed("".join(fields).encode() + body_of(_said(notice, line)), line)
    return Composed(raw, message_id, "", [to])


def _said(notice: Notice, line: Line) -> Said:
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        machine = _("This note was written by a machine; your answer to it reaches us all the same.")
    return Said(f"{notice.body.strip()}\n\n{machine}{signed_off(line)}\n", "")


def _name(notice: Notice) -> str:
    """Of no shape that names a conversation, and of one that nobody can make up."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"notice\n{notice.line}\n{notice.id}".encode(), "sha256")
    return f"notice-{digest[:16].hex()}"
