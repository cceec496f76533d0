"""Lists and threads."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from openline.conversations import queries, timeline
from openline.conversations.change import NotVisible
from openline.conversations.models import Conversation
from openline.workspace import wire

from .answers import Id, Refused, agent_of, answer

router = Router()


@router.get("/conversations")
def get_page(
    request: HttpRequest,
    view: Literal["mine", "unassigned", "all"] = "all",
    department: Id | None = None,
    closed: bool = False,
    before: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> HttpResponse:
    agent = agent_of(request)
    wanted = queries.Listed(view, department, closed)
    try:
        rows, following = queries.page(agent, wanted, before, limit)
    except queries.BadCursor as error:
        raise Refused(422, "bad_request") from error
    return answer(wire.Page(rows, following, queries.listed(agent, wanted).count()))


@router.get("/conversations/{conversation}")
def get_thread(request: HttpRequest, conversation: int) -> HttpResponse:
    found = visible(request, conversation)
    entries, earlier = timeline.newest(found)
    return answer(wire.Thread(queries.row_of(found), entries, earlier))


@router.get("/conversations/{conversation}/entries")
def get_entries(
    request: HttpRequest, conversation: int, before: int | None = None, after: int | None = None
) -> HttpResponse:
    found = visible(request, conversation)
    if after is not None:
        return answer(wire.Thread(queries.row_of(found), timeline.since(found, after), False))
    entries, earlier = timeline.newest(found, before=before)
    return answer(wire.Thread(queries.row_of(found), entries, earlier))


def visible(request: HttpRequest, conversation: int) -> Conversation:
    """The conversation, if whoever asks may see it; else 404."""
    found = queries.find(agent_of(request), conversation)
    if found is None:
        raise NotVisible
    return found
