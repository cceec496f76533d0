"""Draws the page for somebody who is let in: the form with what he typed so far, and My requests or one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openline.channels.base.usual import duration, usual_wait
from openline.conversations.models import Conversation, Line
from openline.conversations.proving.sessions import Proven

from . import asked, door, reading, shown, words
from .drafts import Draft
from .masked import answers_to
from .sending import NotSent


class Visit(msgspec.Struct, frozen=True):
    """Somebody who is let in asks for a page."""

    request: HttpRequest
    line: Line
    guest: door.Guest
    proven: Proven
    now: datetime

    @property
    def root(self) -> str:
        return door.root_of(self.line)


class Typed(msgspec.Struct):
    """What stands in the form: `form` is its id when it was sent before, `refused` why it did not go."""

    draft: Draft = msgspec.field(default_factory=Draft)
    form: str = ""
    refused: NotSent | None = None

    @property
    def status(self) -> int:
        return self.refused.status if self.refused else 200


def draw(visit: Visit, typed: Typed) -> HttpResponse:
    """The page that what he typed belongs to: its request's, if that is still shown."""
    request = typed.draft.conversation
    if request and asked.find(visit.proven, request) is not None:
        return draw_request(visit, request, typed)
    return draw_requests(visit, typed)


def draw_requests(visit: Visit, typed: Typed, begun: Conversation | None = None) -> HttpResponse:
    """`begun`: the request in which he typed something that was not sent."""
    before = before_of(visit.request)
    found, more = asked.page(visit.proven, before)
    told = {
        **_told(visit, typed),
        "requests": shown.requests(found, visit.now),
        "older": found[-1].pk if more else None,
        "first": before is None,
        "begun": begun,
    }
    return render(visit.request, "account_form/requests.html", told, status=typed.status)


def draw_request(visit: Visit, pk: int, typed: Typed) -> HttpResponse:
    opened = reading.opened(visit.proven, pk, visit.now)
    if opened is None:
        return render(visit.request, "account_form/gone.html", _told(visit, Typed()), status=404)
    told = {
        **_told(visit, typed),
        "opened": opened,
        "one": opened.request,
        "said": [_dated(entry, visit.now) for entry in opened.entries],
    }
    return render(visit.request, "account_form/request.html", told, status=typed.status)


def before_of(request: HttpRequest) -> int | None:
    """The id from which on older requests are asked for."""
    before = request.GET.get("before", "")
    return int(before) if before.isdecimal() and len(before) < 19 else None


def _told(visit: Visit, typed: Typed) -> dict[str, Any]:
    to = answers_to(visit.proven, visit.now)
    minutes = usual_wait(visit.line.department_id, visit.now)
    return {
        "line": visit.line,
        "root": visit.root,
        "back": visit.guest.back,
        "proven": visit.proven,
        "to": to,
        "until": words.moment(_time(to.until, visit.now)) if to.until else "",
        "form": typed.form or door.new_form(visit.proven.identity),
        "draft": typed.draft,
        "errors": typed.refused.errors() if typed.refused else {},
        "summary": words.here(typed.refused.code) if typed.refused else "",
        "usual": duration(minutes) if minutes else "",
    }


def _dated(entry: shown.Shown, now: datetime) -> tuple[shown.Shown, str, str]:
    at = _time(entry.at, now)
    return entry, words.when(at, now), at.isoformat()


def _time(milliseconds: int, now: datetime) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, now.tzinfo)
