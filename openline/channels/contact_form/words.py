"""What a customer reads when something was not taken: what it was, and what to do. In the language that is active."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openline.channels.base import words as base
from openline.channels.base.posted import Problem

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OWN: dict[str, str | _StrPromise] = {
    "unknown_line": gettext_lazy("This form was switched off"),
    "foreign_site": gettext_lazy("This form does not belong to the site that sent it"),
    "no_page": gettext_lazy("There is nothing at this address"),
    "no_link": gettext_lazy("This link has ended, or it was not copied whole"),
    "form": gettext_lazy("Not sent yet: the page was open for too long. Send once more"),
    "redraw": gettext_lazy("Not sent yet: look at it once more and send it"),
    "cut_off": gettext_lazy("Not sent yet: the connection broke before all of it was here. Send once more"),
    "bad_request": gettext_lazy("The page sent something that the desk does not understand. Reload it"),
    "work": gettext_lazy("We make sure that no robot writes. One moment, then it goes"),
    "again": gettext_lazy("Not sent yet: that was quicker than people write. Send once more"),
    "too_fast": gettext_lazy("Not sent: very much came from your network. Try again in an hour, or write us a letter"),
    "not_kept": gettext_lazy("Not sent: the desk could not keep it just now. Send once more, it arrives only once"),
    "disk_full": gettext_lazy("Not sent yet: the desk has no room for files now. Send the words without them"),
    "no_letter": gettext_lazy(
        "Not sent: a letter with a link would have to confirm it, and none more may go out for you within the "
        "hour. Open one that came, switch JavaScript on, or write us a letter yourself"
    ),
    "confirm": gettext_lazy("A letter with a link went to your address. Open the link to send your message"),
    "bad_text": gettext_lazy("Some letters arrived broken and stand as “�”. Write them anew"),
    "no_email": gettext_lazy("Without an address there is nowhere to answer"),
    "no_at": gettext_lazy("The address has no @"),
    "no_ending": gettext_lazy("The address has no ending"),
    "bad_email": gettext_lazy("The address is not whole: it looks like name@example.org"),
    "unsure_email": gettext_lazy("Is the address right? If it is, send once more"),
    "empty": gettext_lazy("Write what it is about"),
    "long_name": gettext_lazy("The name is too long: 120\u00a0characters at most"),
    "topic": gettext_lazy("This topic is not there any more. Choose another one"),
    "too_much_at_once": gettext_lazy("The files are too large together: 60\u00a0MB at most. Send the rest after this"),
    "too_fast_files": gettext_lazy("Many files came from your network. Try again in a minute"),
}  # fmt: skip
SUMMARIES: dict[str, str | _StrPromise] = {
    "name": gettext_lazy("Not sent yet: shorten the name"),
    "email": gettext_lazy("Not sent yet: correct the address"),
    "topic": gettext_lazy("Not sent yet: choose a topic"),
    "message": gettext_lazy("Not sent yet: look at the message"),
    "files": gettext_lazy("Not sent yet: look at the files"),
}


def of(code: str, language: str) -> str:
    """In that language."""
    with translation.override(language):
        return here(code)


def here(code: str) -> str:
    """In the active one."""
    return str(OWN.get(code) or base.WORDS.get(code) or base.WORDS["bad_frame"])


def summary(errors: Sequence[str]) -> str:
    """What stands on top, for the fields that have an error."""
    if len(errors) == 1 and errors[0] in SUMMARIES:
        return str(SUMMARIES[errors[0]])
    return _("Not sent yet: some places need another look")


def about_files(problems: Sequence[Problem]) -> str:
    """A sentence for each, with the name of the file that it is about."""
    told = [
        (f"{each.where}: " if each.where else "") + here("too_fast_files" if each.code == "too_fast" else each.code)
        for each in problems
    ]
    return ". ".join(dict.fromkeys(told))
