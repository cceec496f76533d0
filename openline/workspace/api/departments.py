"""Which department a conversation is in, and who came to or left a department."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from openline.conversations.access import departments_visible_to
from openline.conversations.change import NotVisible
from openline.conversations.limits import MOST_BODY
from openline.conversations.moving import NoSuchDepartment, move
from openline.conversations.passing_on import copying
from openline.kit.clock import milliseconds, now
from openline.people.models import MembershipChange
from openline.workspace import wire

from .answers import Id, Refused, agent_of, answer

router = Router()


class Move(Schema):
    """`comment` and `pass_on` (seqs of messages) matter only when it leaves a walled department."""

    department: Id
    comment: str = Field("", max_length=MOST_BODY, pattern=r"^[^\x00]*$")
    pass_on: list[Id] = Field([], max_length=200)


@router.put("/conversations/{conversation}/department")
def put_department(request: HttpRequest, conversation: int, wanted: Move) -> HttpResponse:
    by = agent_of(request)
    to, comment, seqs = wanted.department, wanted.comment, wanted.pass_on
    try:
        with copying(conversation, seqs):
            row = move(conversation, to=to, by=by, now=now(), comment=comment, pass_on=seqs)
    except NoSuchDepartment as error:
        raise Refused(422, "no_department") from error
    if row.department not in departments_visible_to(by):
        return HttpResponse(status=204)  # it went where the mover sees nothing
    return answer(row)


@router.get("/departments/{department}/changes")
def get_changes(request: HttpRequest, department: int) -> HttpResponse:
    """The last 50 comings and goings, newest first."""
    if department not in departments_visible_to(agent_of(request)):
        raise NotVisible
    changes = MembershipChange.objects.filter(department_id=department).select_related("agent", "by")
    return answer([_change(change) for change in changes.order_by("-at", "-pk")[:50]])


def _change(change: MembershipChange) -> wire.MembershipChanged:
    return wire.MembershipChanged(
        change.department_id,
        change.agent_id,
        change.agent.name,
        change.kind,
        milliseconds(change.at),
        change.by.name if change.by else "",
    )
