"""We have your letter, or your question: what its sender is told at once.

Whoever fills in a form may type any address and any words. What nobody proved is not carried to that address: neither
the words nor the name.
"""

from __future__ import annotations

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from openline.channels.base.contract import Outgoing
from openline.channels.base.registry import channels
from openline.conversations.wire import Row

from .bodies import Said, quoted_lines, signed_off
from .facts import Facts
from .headers import Mailbox

_INNER_OF_GUILLEMETS = str.maketrans("«»", "“”")  # the quotation marks of a subject that is itself quoted
_INNER = {"en": str.maketrans("“”", "‘’")}


def spared(facts: Facts, row: Row) -> Facts:
    """Without what may have been typed by somebody else, unless it came by letter or its site proved who wrote it."""
    if _is_letter(row) or _is_proven(row):
        return facts
    with translation.override(facts.language):
        subject = _("Your question No. %(number)d") % {"number": row.id}
    return msgspec.structs.replace(facts, subject=subject, to=[Mailbox(each.address) for each in facts.to])


def acknowledgement(facts: Facts, outgoing: Outgoing, minutes: int | None) -> Said:
    """With how long a first answer took of late, when that is known."""
    with translation.override(facts.language):
        lines = _of_letter(facts, minutes) if _is_letter(outgoing.row) else _of_form(outgoing, minutes)
        lines.append(_("This note was written by a machine; your answer to it reaches us all the same."))
    return Said("\n\n".join(lines) + signed_off(facts.line) + "\n", "")


def _of_letter(facts: Facts, minutes: int | None) -> list[str]:
    subject = facts.subject.translate(_INNER.get(facts.language, _INNER_OF_GUILLEMETS))
    said = _("We have your letter: “%(subject)s”.") % {"subject": subject}
    return [said, _usually(minutes) if minutes else _("An agent reads it and answers you here.")]


def _of_form(outgoing: Outgoing, minutes: int | None) -> list[str]:
    lines = [_("We have your question, No. %(number)d.") % {"number": outgoing.row.id}]
    if _is_proven(outgoing.row):
        lines.append(quoted_lines(outgoing.entry.body))
    lines.append(_("An agent reads it. The answer comes to this address and to no other."))
    return [*lines, _usually(minutes)] if minutes else lines


def _is_letter(row: Row) -> bool:
    own = channels().get(row.channel)
    return own is not None and own.carried


def _is_proven(row: Row) -> bool:
    own = channels().get(row.channel)
    return own is not None and own.proves


def _usually(minutes: int) -> str:
    if minutes < 60:
        return _("In the last hours a first answer came after about %(minutes)d min.") % {"minutes": minutes}
    return _("In the last hours a first answer came after about %(hours)d h.") % {"hours": round(minutes / 60)}
