"""What the customer reads: how a request stands, and what became of what he sent. In the language that is active."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openline.channels.base import words as base
from openline.channels.base.posted import Problem
from openline.channels.base.usual import duration

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OWN: dict[str, str | _StrPromise] = {
    "unknown_line": gettext_lazy("This form was switched off"),
    "foreign_site": gettext_lazy("This form does not belong to the site that opened it"),
    "bad_token": gettext_lazy("The site did not tell us who you are. Open the form again from your profile"),
    "other_account": gettext_lazy("Another account is signed in now. Open the form again from its profile"),
    "session_over": gettext_lazy("The hour of this form is over. Open it again from your profile"),
    "no_request": gettext_lazy("This request is not shown here any more. What you wrote can go as a new question"),
    "invalid": gettext_lazy("Nothing was sent yet, and nothing is lost. Look at what stands below"),
    "bad_request": gettext_lazy("The page sent something that the desk does not understand. Open it again"),
    "cut_off": gettext_lazy("The connection broke before all of it was here. Send it once more"),
    "bad_text": gettext_lazy("Some letters arrived broken. Look at what you wrote, and send it once more"),
    "bad_id": gettext_lazy("The message has no id of 8 to 40 letters and digits"),
    "too_much_at_once": gettext_lazy("All files together are too large. Send some of them with the next message"),
    "too_fast": gettext_lazy("That is a lot in a short time. It stands here; send it again in a minute"),
    "not_kept": gettext_lazy("The desk could not keep it just now. Send it once more: it goes only once"),
    "empty": gettext_lazy("Write what it is about, or add a file"),
}  # fmt: skip


def of(code: str, language: str) -> str:
    """In that language."""
    with translation.override(language):
        return here(code)


def here(code: str) -> str:
    """In the active one."""
    return str(OWN.get(code) or base.WORDS.get(code) or base.WORDS["bad_frame"])


def about(problems: Sequence[Problem], codes: frozenset[str]) -> str:
    """One sentence for each of these problems, with the name of the file where it is about one."""
    told = [
        (f"{problem.where}: " if problem.where else "") + here(problem.code)
        for problem in problems
        if problem.code in codes
    ]
    return ". ".join(dict.fromkeys(told))


def answered(at: datetime, now: datetime, seen: bool) -> str:
    if seen:
        return _("Answered %(when)s, read by you") % {"when": when(at, now)}
    return _("Answered %(when)s") % {"when": when(at, now)}


def asked_you(at: datetime, now: datetime) -> str:
    return _("We asked you something %(when)s") % {"when": when(at, now)}


def sent(at: datetime, minutes: int | None, now: datetime) -> str:
    if minutes is None:
        return _("Sent %(when)s") % {"when": when(at, now)}
    return _("Sent %(when)s, usually answered within %(minutes)s") % {
        "when": when(at, now),
        "minutes": duration(minutes),
    }


def settled(at: datetime, now: datetime) -> str:
    return _("Settled %(when)s") % {"when": when(at, now)}


def request_of(at: datetime) -> str:
    """A name for what has none of its own."""
    return _("Request of %(date)s") % {"date": _date(at)}


def when(at: datetime, now: datetime) -> str:
    """As long ago as it is, and the day from yesterday on: what the clock says where the customer is we do not know."""
    ago = now - at
    if ago < timedelta(minutes=1):
        return _("just now")
    if ago < timedelta(hours=1):
        return _("%(n)d\u00a0min ago") % {"n": ago // timedelta(minutes=1)}
    if ago < timedelta(hours=24):
        return _("%(n)d\u00a0h ago") % {"n": ago // timedelta(hours=1)}
    return _("on %(date)s") % {"date": _date(at) if at.year == now.year else _date_with_year(at)}


def moment(at: datetime) -> str:
    return f"{_date(at)}, {at.astimezone(UTC):%H:%M} UTC"


def _date(at: datetime) -> str:
    return date_format(at.astimezone(UTC), "j E")


def _date_with_year(at: datetime) -> str:
    return date_format(at.astimezone(UTC), "j E Y")
