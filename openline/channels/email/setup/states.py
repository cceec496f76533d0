"""How each mailbox does: whether letters come in, since when they do not, and when the last one came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from openline.channels.base.line_panels import LineState
from openline.conversations.models import Line

from ..models import Cursor, Received
from ..receiving.words import words_of_kept

LOOKED_THROUGH = 10_000  # newest letters of the desk among which a mailbox's last one is looked for


def states_of(lines: Sequence[Line]) -> Mapping[int, LineState]:
    pks = [line.pk for line in lines]
    cursors = {cursor.line_id: cursor for cursor in Cursor.objects.filter(line__in=pks)}
    last = _last_letters(pks)
    return {line.pk: _state(line, cursors.get(line.pk), last.get(line.pk)) for line in lines}


def _state(line: Line, cursor: Cursor | None, last: datetime | None) -> LineState:
    detail = _("last letter %(when)s") % {"when": _moment(last)} if last else ""
    if line.settings.get("way_in") == "receiver":
        if settings.MAIL_SMTP_PORT or settings.MAIL_LMTP_PORT:
            return LineState(_("receiving"), "ok", detail)
        return LineState(_("not receiving yet"), "soon", _("The receiver is not on."))
    if cursor is None:
        return LineState(_("not receiving yet"), "soon", detail)
    if cursor.state == "failing":
        return LineState(_("failing"), "late", _failing(cursor))
    return LineState(_("receiving"), "ok", detail)


def _failing(cursor: Cursor) -> str:
    words = words_of_kept(cursor.problem)
    if cursor.checked_at is None:
        return words
    return _("%(problem)s Last looked at %(when)s.") % {"problem": words, "when": _moment(cursor.checked_at)}


def _last_letters(lines: Sequence[int]) -> dict[int, datetime]:
    newest = Received.objects.aggregate(newest=Max("pk"))["newest"] or 0
    recent = Received.objects.filter(pk__gt=newest - LOOKED_THROUGH, line__in=lines)
    return dict(recent.values_list("line").annotate(Max("came_at")).order_by())


def _moment(at: datetime) -> str:
    local = localtime(at)
    return f"{date_format(local, 'j E, H:i')} {local:%Z}"
