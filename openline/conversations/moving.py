"""To another department. Out of a walled one nothing moves: a new, linked conversation takes what is passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from openline.kit import sql
from openline.people.models import Agent, Department

from . import passing_on
from .assignment import member
from .change import Change, changing
from .models import Conversation
from .state import lock_many, write_said
from .wire import Row


class NoSuchDepartment(Exception):
    """It does not exist or is closed."""


def move(
    conversation: int,
    *,
    to: int,
    by: Agent,
    now: datetime,
    comment: str = "",
    pass_on: Sequence[int] = (),
) -> Row:
    """Move it; gives the row of the conversation that goes on. `comment` and `pass_on` (seqs of messages) are what a
    walled department lets through. Raises NotVisible, NoSuchDepartment, GoesOnElsewhere."""
    with changing(conversation, by, now) as change:
        target = Department.objects.filter(pk=to, closed_at__isnull=True).first()
        if target is None:
            raise NoSuchDepartment
        if to == change.state.department:
            return change.state.row()
        change.refuse_if_passed_on()
        if Department.objects.get(pk=change.state.department).walled:
            return _leave_wall(change, target, comment, pass_on)
        _move(change, target)
    return change.state.row()


def _move(change: Change, target: Department) -> None:
    state = change.state
    before, state.department = state.department, target.pk
    had = state.assignee
    if had and member(had, target.pk) is None:
        state.assignee = None
    change.record("moved", {"from": before, "to": target.pk}, before=before, had=had)


def _leave_wall(change: Change, target: Department, comment: str, seqs: Sequence[int]) -> Row:
    """The old conversation closes behind the wall; the new one starts with the note of whoever moved it."""
    old, now = change.state, change.now
    reply_to, begun_by = Conversation.objects.values_list("reply_to", "begun_by").get(pk=old.id)
    new = Conversation.objects.create(
        line_id=old.line,
        department=target,
        customer_id=old.customer,
        continues_id=old.id,
        reply_to=reply_to,
        begun_by=begun_by,
        subject=passing_on.subject(old.id, comment, seqs),
        opened_at=now,
        last_at=now,
    )
    with sql.cursor() as cursor:
        state = lock_many(cursor, [new.pk])[new.pk]
        state.waiting_since = old.waiting_since
        change.record_on(state, "continued", {"from": old.id}, public=True)
        passing_on.write_note(change, state, old.id, comment, seqs)
        write_said(cursor, [state])
    old.closed_at, old.waiting_since = sql.stored(now), None
    change.record("passed_on", {"to": new.pk}, to=new.pk)
    return state.row()
