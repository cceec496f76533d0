"""Why a letter was not taken, in words. A code that has no words yet is shown as it is."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

REASONS = {
    "too_deep": gettext_noop("Letters in letters, too deep to read"),
    "too_many_parts": gettext_noop("More parts than anybody sends"),
    "too_much_header": gettext_noop("More headers than anybody sends"),
    "too_slow": gettext_noop("Reading it took too long"),
    "too_large": gettext_noop("Reading it took too much memory"),
    "broken": gettext_noop("Its structure is broken"),
    "desk_failed": gettext_noop("The desk failed on it: the log tells more"),
    "file_gone": gettext_noop("Its file is not on the disk: put it back from a backup, then read it again"),
    "not_fetched": gettext_noop("Its server does not give it: it is asked again once a day, and by “Read again”"),
    "report_of_nothing": gettext_noop("A delivery report that fits no letter of ours"),
    "report_forged": gettext_noop("A forged delivery report"),
    "feedback": gettext_noop("A report that somebody marked our letter as spam"),
    "own_letter": gettext_noop("Our own letter that came back"),
    "own_test": gettext_noop("The test letter of a mailbox"),
    "no_sender": gettext_noop("It names no sender"),
}


def reason_in_words(code: str) -> str:
    return gettext(REASONS[code]) if code in REASONS else code
