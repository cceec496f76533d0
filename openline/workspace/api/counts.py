"""How many conversations wait where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openline.conversations import queries
from openline.workspace import wire

from .answers import agent_of, answer

router = Router()


@router.get("/counts")
def get_counts(request: HttpRequest) -> HttpResponse:
    mine, unassigned, departments = queries.counts(agent_of(request))
    return answer(wire.Counts(mine, unassigned, sum(departments.values()), departments))
