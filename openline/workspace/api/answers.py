"""What an answer of the API is made of."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Field

from openline.people.models import Agent
from openline.workspace import wire, words

Id = Annotated[int, Field(ge=0, lt=2**63)]  # beyond that the database would fail, not answer


class Refused(Exception):
    """The request is answered with a Problem."""

    def __init__(self, status: int, code: str, assignee: int | None = None) -> None:
        self.status, self.code, self.assignee = status, code, assignee or 0


def answer(value: Any, status: int = 200) -> HttpResponse:
    """A wire struct as JSON."""
    return HttpResponse(msgspec.json.encode(value), content_type="application/json", status=status)


def problem(status: int, code: str, assignee: int = 0) -> HttpResponse:
    return answer(wire.Problem(code, words.of(code), assignee), status)


def agent_of(request: HttpRequest) -> Agent:
    """Who asks; the API lets nobody in who is not signed in."""
    assert isinstance(request.user, Agent)
    return request.user
