"""What the mailbox's pages draw with."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.conf import settings

register = template.Library()


class Receiver(NamedTuple):
    """Where the built-in receiver listens; port 0 is not open."""

    host: str
    smtp: int
    lmtp: int


@register.simple_tag
def receiver() -> Receiver:
    return Receiver(settings.MAIL_HOST, settings.MAIL_SMTP_PORT, settings.MAIL_LMTP_PORT)
