"""What an agent reads when something was not done, in his own language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WORDS: dict[str, str | _StrPromise] = {
    "not_found": _("No such conversation, or not your department's"),
    "no_file": _("No file arrived. Attach it again"),
    "file_gone": _("There is no such file"),
    "too_long": _("The message is too long: 10,000\u00a0characters at most. Send it in parts"),
    "empty": _("There is nothing in the message"),
    "too_many": _("10\u00a0files at most go with one message. Send the others with the next"),
    "bad_frame": _("The page sent something that the desk does not understand. Reload it"),
    "bad_address": _("One of the Cc or Bcc addresses is none. There may be 20\u00a0of them at most"),
    "bad_file": _("One of the files is not there any more. Attach it again"),
    "not_kept": _("The desk could not keep it. It is tried again by itself"),
    "file_too_large": _("The file is over 20\u00a0MB. Send a smaller one"),
    "file_type": _("Files of this type are not taken. Pictures, PDF, text, documents, audio and video are"),
    "disk_full": _("The desk has no room left. An admin has to make some"),
    "held": _("This came with a forged letter. Open the letter on purpose first: links and files work after that"),
    "not_held": _("There is nothing to open: links and files of this message work already"),
    "taken": _("Somebody else has it already"),
    "cannot_answer": _("This agent does not belong to the department"),
    "passed_on": _("This conversation went on in another department. Write a note here, or ask them"),
    "nothing_held": _("No address of this customer waits: it holds already, or the site signed another one"),
    "others_held": _("The site has signed another address since. Nothing was changed: see which one waits now"),
    "not_security": _("Releasing an address is for Security; where there is none, for the department's supervisors"),
    "too_late": _("It has left already"),
    "not_yours": _("A colleague wrote it: one takes back only what is one's own"),
    "not_lost": _("It is on its way, or it arrived: there is nothing to send again"),
    "no_department": _("There is no such department, or it is closed"),
    "bad_request": _("The page asked for something that the desk does not understand. Reload it"),
    "signed_out": _("You are signed out. Sign in again: what you wrote is kept in this browser"),
}


def of(code: str, language: str | None = None) -> str:
    if language is None:
        return str(WORDS[code])
    with translation.override(language):
        return str(WORDS.get(code, WORDS["bad_frame"]))
