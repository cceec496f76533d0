"""By which line something leaves."""

from __future__ import annotations

from openline.channels.base.registry import channels
from openline.conversations.models import Line
from openline.conversations.wire import Row


def way_out(row: Row) -> int | None:
    """The line that takes a letter to this conversation's customer: its own if that one carries, else the one that is
    set for its replies, else a mailbox of its department, else any. None when there is none that is open."""
    own = channels().get(row.channel)
    if own is not None and own.carried:
        return row.line
    named = Line.objects.filter(pk=row.line, reply_line__closed_at__isnull=True)
    replies = named.values_list("reply_line", flat=True).first()
    if replies is not None:
        return replies
    return _mailbox(row.department)


def way_of_notice(line: int, department: int) -> int | None:
    """The line that takes a notice: that one if it carries, else the one that is set for its replies, else a mailbox of
    the department, else any. None when there is none that is open."""
    named = Line.objects.select_related("reply_line").filter(pk=line).first()
    for each in (named, named and named.reply_line):
        own = channels().get(each.kind) if each is not None and each.closed_at is None else None
        if each is not None and own is not None and own.carried:
            return each.pk
    return _mailbox(department)


def recipient(row: Row) -> str:
    """The address that a letter of this conversation goes to, by its way out; "" when none is known."""
    kind = Line.objects.values_list("kind", flat=True).filter(pk=way_out(row) or 0).first()
    return channels()[kind].recipient(row) if kind in channels() else ""


def _mailbox(department: int) -> int | None:
    kinds = [kind for kind, channel in channels().items() if channel.letters and channel.carried]
    mailboxes = Line.objects.filter(kind__in=kinds, closed_at__isnull=True).order_by("pk")
    found = list(mailboxes.values_list("pk", "department_id"))
    own = [line for line, of in found if of == department]
    return own[0] if own else found[0][0] if found else None
