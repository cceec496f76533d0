"""The pages of a customer's mailbox: whose, what came, one letter, a new one."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPException
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls.converters import StringConverter
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openline.kit.clock import now

from ..models import OUT, Letter
from ..site import page
from .forms import AnswerForm, NewLetterForm
from .people import CUSTOMERS, Customer
from .provider import keep
from .reading import answer_subject, answered, shown
from .writing import Answered, Attachment, Writing, hand_over, letter_of

SHOWN = 100  # newest letters of a mailbox


class Owner(StringConverter):
    regex = "|".join(CUSTOMERS)


@require_safe
def people(request: HttpRequest, language: str) -> HttpResponse:
    return _page(request, "people", language, {"customers": CUSTOMERS.values()})


@require_safe
def mailbox(request: HttpRequest, language: str, owner: str) -> HttpResponse:
    letters = Letter.objects.filter(owner=CUSTOMERS[owner].address).defer("raw").order_by("-at", "-pk")[:SHOWN]
    return _page(request, "mailbox", language, {"letters": letters, "sent": "sent" in request.GET}, owner)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, language: str, owner: str, pk: int) -> HttpResponse:
    row = _letter(owner, pk)
    with translation.override(language):
        form = AnswerForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            known, to = answered(row)
            problem = _send(_writing(owner, to, answer_subject(row), form, known))
            if not problem:
                return _back(language, owner)
            form.add_error(None, problem)
    return _page(request, "letter", language, {"letter": shown(row), "form": form}, owner)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, language: str, owner: str) -> HttpResponse:
    with translation.override(language):
        form = NewLetterForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            given = form.cleaned_data
            problem = _send(_writing(owner, given["to"], given["subject"], form))
            if not problem:
                return _back(language, owner)
            form.add_error(None, problem)
    return _page(request, "new", language, {"form": form}, owner)


@require_safe
def file(request: HttpRequest, language: str, owner: str, pk: int, number: int) -> HttpResponse:
    files = shown(_letter(owner, pk)).files
    if number >= len(files):
        raise Http404
    answer = HttpResponse(files[number].content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(files[number].name or 'file', safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _letter(owner: str, pk: int) -> Letter:
    return get_object_or_404(Letter, pk=pk, owner=CUSTOMERS[owner].address)


def _writing(owner: str, to: str, subject: str, form: AnswerForm, answers: Answered | None = None) -> Writing:
    given = form.cleaned_data
    files, forged = _attachments(given["attached"]), given["forged"]
    return Writing(CUSTOMERS[owner], to, subject, given["text"], now(), files, answers, forged)


def _attachments(files: Sequence[Any]) -> list[Attachment]:
    return [Attachment(each.name, each.content_type or "application/octet-stream", each.read()) for each in files]


def _send(writing: Writing) -> str:
    """Over the wire, as a provider would; gives why it did not go. A forger's letter is not in the sent ones."""
    raw, sender = letter_of(writing), writing.customer.address
    try:
        hand_over(sender, [writing.to], raw)
    except (SMTPException, OSError) as problem:
        return _("The desk did not take it: %(words)s") % {"words": str(problem)[:200]}
    if not writing.forged:
        keep(sender, writing.to, OUT, raw)
    return ""


def _back(language: str, owner: str) -> HttpResponse:
    answer: HttpResponse = redirect("demo:mailbox", language, owner)
    answer["Location"] += "?sent"
    return answer


def _page(request: HttpRequest, name: str, language: str, told: dict[str, Any], owner: str = "") -> HttpResponse:
    """Without the widget: nobody chats with the desk from his mailbox."""
    customer: Customer | None = CUSTOMERS.get(owner)
    return page(request, f"mail/{name}", language, {"page": "mail", "line": None, "customer": customer, **told})
