"""What a letter has beyond the words that stand in the thread."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations.change import NotVisible
from openline.workspace import wire
from openline.workspace.originals.kept import kept

from .answers import agent_of, answer

router = Router()


@router.get("/conversations/{conversation}/originals/{seq}")
def get_original(request: HttpRequest, conversation: int, seq: int) -> HttpResponse:
    found = kept(agent_of(request), conversation, seq)
    if found is None:
        raise NotVisible
    return answer(wire.Original(bool(found.html), found.quoted, found.text))
