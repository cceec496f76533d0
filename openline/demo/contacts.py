"""The Contacts page: the form, and beside it the other ways in, each with what an answer took of late."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openline.conversations.measured import first_answers
from openline.conversations.models import Line
from openline.kit.clock import now as present
from openline.people.models import Department

from .account.seed import CONTACT_KEY
from .mail.people import MAILBOXES, mailbox

ABOUT: dict[str, str | Promise] = {
    "general": _("how the service works"),
    "technical": _("what does not work"),
    "security": _("the account’s safety"),
    "accounting": _("money in and out"),
}


class Way(NamedTuple):
    """A mailbox. `minutes` is None where too few were answered to say."""

    address: str
    about: str | Promise
    minutes: int | None


def shown() -> dict[str, Any]:
    """For the template. A form that an admin closed is not drawn."""
    ways = _mailboxes(present())
    form = Line.objects.filter(key=CONTACT_KEY, closed_at__isnull=True).first()
    return {"form": form, "ways": ways, "measured": any(way.minutes for way in ways)}


def _mailboxes(now: datetime) -> list[Way]:
    departments = Department.objects.in_bulk(field_name="key")
    times = {key: first_answers(department.pk, now) for key, department in departments.items()}
    return [Way(mailbox(local), ABOUT[key], times.get(key)) for _line, local, key, _name in MAILBOXES]
