"""What the mailbox's pages draw with."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from openline.conversations.models import Line

from ..setup.kept import may_send_as_incoming
from ..testing.steps import UNTRIED
from ..trial import FAILED, NOTE, OK, Step

LOOKS = {OK: ("ok", ""), NOTE: ("warn", "!"), FAILED: ("bad", "!"), UNTRIED: ("idle", "–")}
SPOKEN = {
    OK: gettext_noop("in order"),
    NOTE: gettext_noop("something to know"),
    FAILED: gettext_noop("failed"),
    UNTRIED: gettext_noop("not tried"),
}
WAY_OUT = ("out_signed_in", "out_sender")

register = template.Library()


class Receiver(NamedTuple):
    """Where the built-in receiver listens; port 0 is not open."""

    host: str
    smtp: int
    lmtp: int


@register.simple_tag
def receiver() -> Receiver:
    return Receiver(settings.MAIL_HOST, settings.MAIL_SMTP_PORT, settings.MAIL_LMTP_PORT)


class ShownStep(NamedTuple):
    """How a step of a test is drawn. `record` is what to publish in the DNS, `fix` whether a button mends it."""

    look: str
    sign: str
    spoken: str
    said: str
    record: str
    fix: bool


@register.simple_tag
def shown_step(line: Line, step: Step) -> ShownStep:
    look, sign = LOOKS[step.state]
    words, _break, record = step.said.partition("\n")
    fix = step.state == FAILED and step.key in WAY_OUT and may_send_as_incoming(line.settings)
    return ShownStep(look, sign, gettext(SPOKEN[step.state]), words, record, fix)
