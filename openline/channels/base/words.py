"""What a visitor reads when something was not taken, in his own language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RETRY = frozenset({"too_fast", "not_kept"})

WORDS: dict[str, str | _StrPromise] = {
    "bad_frame": _("The page sent something that the desk does not understand. Reload it"),
    "hello_first": _("The page spoke before it said who it is. Reload it"),
    "unknown_line": _("This chat was switched off"),
    "foreign_site": _("This chat does not belong to this site"),
    "unknown_token": _("The desk does not know this browser any more. Start a new conversation"),
    "too_long": _("The message is too long: 10,000\u00a0characters at most. Send it in parts"),
    "empty": _("There is nothing in the message"),
    "too_many": _("10\u00a0files at most go with one message. Send the others with the next"),
    "bad_file": _("One of the files is not there any more. Attach it again"),
    "too_fast": _("That is faster than we can take it. It goes by itself in a moment"),
    "not_kept": _("The desk could not keep the message. It is tried again by itself"),
    "file_too_large": _("The file is over 20\u00a0MB. Send a smaller one"),
    "file_type": _("Files of this type are not taken. Pictures, PDF, text, documents, audio and video are"),
    "no_file": _("No file arrived. Attach it again"),
    "too_much": _("Too many files wait here for a message. Send them with one first, or come back tomorrow"),
    "disk_full": _("The desk has no room for the file now. Try later, or describe it in words"),
    "not_found": _("There is no such file"),
    "bad_email": _("The address is not whole: it looks like name@example.org"),
    "nothing_said": _("Say something first: then we know whose address it is"),
    "accounts_email": _("Answers go to the address of your account: change it there"),
    "bad_proof": _("Your account could not be recognised. Reload the page, or sign in again"),
    "not_identified_here": _("This chat does not know the site's accounts"),
    "other_account": _("Somebody else was signed in in this browser. A new conversation begins"),
    "proof_ended": _("The hour of your sign-in is over. It is renewed by itself"),
    "signed_out": _("You signed out. Nothing of the conversation stays in this browser"),
    "too_fast_contact": _("That is faster than we can take it. Try again in a minute"),
}


def of(code: str, language: str) -> str:
    with translation.override(language):
        return str(WORDS.get(code, WORDS["bad_frame"]))
