"""Letters that could not be read, or that nobody has to answer: each is kept, and can be read again after a fix."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openline.conversations.access import departments_visible_to
from openline.kit.clock import now
from openline.people.rights import AgentRequest, admins_only

from ..models import Received
from ..models.received import ASIDE, QUARANTINED
from ..receiving import news
from ..taking.reading import bytes_of
from ..taking.settling import read_again
from .reasons import reason_in_words

PAGE = 50
AT_ONCE = 10_000  # letters read again by one press


@require_safe
@admins_only
def quarantine(request: AgentRequest) -> HttpResponse:
    shown = QUARANTINED if request.GET.get("state") != ASIDE else ASIDE
    before = request.GET.get("before", "")
    letters = Received.objects.filter(state=shown).select_related("line", "line__department").defer("raw")
    if before.isdecimal() and len(before) < 18:
        letters = letters.filter(pk__lt=int(before))
    page = list(letters.order_by("-pk")[: PAGE + 1])
    mine = departments_visible_to(request.user)
    told: dict[str, Any] = {
        "state": shown,
        "letters": [_shown(letter, mine) for letter in page[:PAGE]],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "reasons": _reasons(shown),
        "counts": {each: Received.objects.filter(state=each).count() for each in (QUARANTINED, ASIDE)},
    }
    return render(request, "email/quarantine.html", told)


@require_POST
@admins_only
def again(request: AgentRequest) -> HttpResponse:
    """One letter, or all of one reason, go back to those that are to be read."""
    state = ASIDE if request.POST.get("state") == ASIDE else QUARANTINED
    letters = Received.objects.filter(state=state)
    if letter := request.POST.get("letter", ""):
        letters = letters.filter(pk=int(letter) if letter.isdecimal() and len(letter) < 18 else 0)
    else:
        letters = letters.filter(reason=request.POST.get("reason", ""))
    count = read_again(list(letters.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]))
    news.letters_kept()
    said = ngettext("%(count)s letter is read again.", "%(count)s letters are read again.", count)
    messages.success(request, said % {"count": count})
    return redirect(_back_to(state))


@require_POST
@admins_only
def aside(request: AgentRequest, letter: int) -> HttpResponse:
    """It stays kept, and asks for nobody's eyes any more."""
    with transaction.atomic():
        waiting = Received.objects.filter(pk=letter, state=QUARANTINED)
        done = waiting.update(state=ASIDE, settled_at=now())
    if done:
        messages.success(request, _("Set aside. The letter stays kept."))
    return redirect(_back_to(QUARANTINED))


@require_safe
@admins_only
def download(request: AgentRequest, letter: int) -> HttpResponse:
    """The letter as it came, for members of its department alone: being an admin shows no letters."""
    mine = departments_visible_to(request.user)
    found = get_object_or_404(
        Received.objects.filter(state__in=(QUARANTINED, ASIDE), line__department__in=mine), pk=letter
    )
    try:
        raw = bytes_of(found)
    except OSError as problem:
        raise Http404 from problem
    answer = HttpResponse(raw, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="letter-{found.pk}.eml"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(letter: Received, mine: set[int]) -> dict[str, Any]:
    """The sender is a letter's content: only the department's members see it."""
    member = letter.line.department_id in mine
    sender = (letter.sender or letter.envelope_from) if member else ""
    return {"letter": letter, "reason": reason_in_words(letter.reason), "member": member, "sender": sender}


def _reasons(state: str) -> list[dict[str, Any]]:
    counted = Received.objects.filter(state=state).values("reason").annotate(count=Count("pk")).order_by("-count")
    return [{**each, "words": reason_in_words(each["reason"])} for each in counted[:20]]


def _back_to(state: str) -> str:
    return reverse("email_quarantine") + (f"?state={ASIDE}" if state == ASIDE else "")
