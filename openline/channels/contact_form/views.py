"""The form for scripts: what it needs to be drawn, and where it is posted. doc.md has the shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from openline.channels.base.sites import answer, for_sites
from openline.channels.base.usual import usual_wait
from openline.conversations.models import Line
from openline.kit.clock import now
from openline.people.models import Department

from . import words
from .form_ids import form_of, new_form
from .robots import work
from .taking import Taken, judge, take
from .typed import LIMITS

KIND = "contact_form"


@for_sites(KIND, words.of)
@require_GET
def form(request: HttpRequest, line: Line, language: str) -> HttpResponse:
    at = now()
    signed = new_form(at)
    told = {"form": signed, "name": line.name, "greeting": line.settings.get("greeting", ""), "limits": LIMITS}
    told |= {"topics": topics_of(line, language), "wait": usual_wait(line.department_id, at)}
    challenge, bits = work_of(signed, judge().expected(line.pk, request.META["REMOTE_ADDR"], at), at)
    return answer(200, {**told, "work": {"challenge": challenge, "bits": bits} if bits else None})


@for_sites(KIND, words.of)
@require_POST
def messages(request: HttpRequest, line: Line, language: str) -> HttpResponse:
    at = now()
    with translation.override(language):
        taken = take(request, line, language, at)
    if taken.done is None:
        return answer(taken.status, _told(taken))
    done = taken.done
    wait = usual_wait(done.department, at)
    return answer(201, {"number": done.number, "email": taken.typed.email, "wait": wait, "copied": done.copied})


def topics_of(line: Line, language: str) -> list[dict[str, str]]:
    """Departments that the customer may choose from, by their key."""
    if not line.topics:
        return []
    departments = Department.objects.filter(key__in=line.topics, closed_at__isnull=True)
    return [{"key": each.key, "name": each.name_in(language)} for each in departments]


def work_of(signed: str, bits: int, at: datetime) -> tuple[str, int]:
    """The challenge for this form, "" when it needs none."""
    known = form_of(signed)
    return (work.challenge(known.id, bits, at), bits) if bits and known else ("", 0)


def _told(taken: Taken) -> dict[str, Any]:
    told: dict[str, Any] = {"code": taken.code, "text": taken.text, "form": taken.form, "files": taken.files}
    if taken.code == "confirm":
        return {"code": taken.code, "text": taken.text, "email": taken.typed.email}
    if taken.errors:
        told |= {"errors": taken.errors, "suggestions": taken.suggestions}
    if taken.bits:
        told |= {"challenge": taken.challenge, "bits": taken.bits}
    return told
