"""What a visitor's socket reads: the line, who the visitor is, and what he has not seen yet."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from openline.conversations.models import Conversation, Customer, Identity, Line
from openline.conversations.timeline import public_newest, public_since
from openline.people.models import Department

from .shown import shown
from .tokens import new_token, visitor_of
from .wire import Hello, Shown, Topic

PAGE = 200  # entries in one answer
MOST_EMAIL = 254  # characters
LANGUAGES = ("uk", "en", "ru")


class UnknownLine(Exception):
    """There is no such line, or it was closed."""


class ForeignSite(Exception):
    """The page that asks is not one of the line's sites."""


class UnknownToken(Exception):
    """We did not make this token."""


class Visit(msgspec.Struct):
    """Who is there. `customer` is None before the first message."""

    line: int
    visitor: str
    language: str
    customer: int | None


class Greeting(msgspec.Struct):
    """A visit with what its welcome says besides."""

    visit: Visit
    token: str
    name: str
    topics: list[Topic]
    cursor: dict[str, int]
    new: bool  # the token was made a moment ago: nobody can have said anything with it


class Past(msgspec.Struct):
    """What the visitor is shown first: the current conversation (0: none yet) and the entries he does not hold.
    `customer` is None as long as he said nothing."""

    customer: int | None
    conversation: int
    closed: bool
    seen: int
    entries: list[Shown]
    more: bool
    email: str = ""


def greet(hello: Hello, origin: str, host: str, accepted: str) -> Greeting:
    """Raises UnknownLine, ForeignSite, UnknownToken."""
    line = open_line(hello.line)
    if origin and not is_site(line, origin, host):
        raise ForeignSite
    token = hello.token or new_token()
    visitor = visitor_of(token)
    if visitor is None:
        raise UnknownToken
    language = language_of(hello.lang, accepted)
    visit = Visit(line.pk, visitor, language, customer_of(visitor) if hello.token else None)
    return Greeting(visit, token, line.name, _topics(line, language), hello.cursor, not hello.token)


def nothing_yet() -> Past:
    return Past(None, 0, False, 0, [], False)


def look_back(visit: Visit, cursor: Mapping[str, int]) -> Past:
    """Asked after the socket listens, so that nothing falls between."""
    customer = visit.customer or customer_of(visit.visitor)
    entries, more = catch_up(customer, visit.line, cursor)
    current = _conversations(customer, visit.line).order_by("pk").last()
    if current is None:
        return Past(customer, 0, False, 0, [], False)
    return Past(
        customer, current.pk, current.closed_at is not None, current.agents_seen_seq, entries, more, _said(customer)
    )


def reach(customer: int, email: str) -> str | None:
    """Answers that he does not see go to this address from now on ("": nowhere). It proves nothing about him. Gives the
    address as it is kept, None when it is none."""
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return None
    if len(email) > MOST_EMAIL:
        return None
    with transaction.atomic():
        Customer.objects.filter(pk=customer).update(said_email=email)
    return email


def _said(customer: int | None) -> str:
    return Customer.objects.filter(pk=customer or 0).values_list("said_email", flat=True).first() or ""


def catch_up(customer: int | None, line: int, cursor: Mapping[str, int]) -> tuple[list[Shown], bool]:
    """What this visitor may see and does not hold: after his cursor, or the newest when he holds nothing."""
    entries: list[Shown] = []
    for conversation in _conversations(customer, line).select_related("customer").order_by("pk"):
        held = cursor.get(str(conversation.pk), 0)
        if conversation.public_seq > held:
            found = public_since(conversation, held, PAGE) if held else public_newest(conversation, PAGE)
            entries += [shown(conversation.pk, after, entry, client_id) for after, entry, client_id in found]
    return entries[:PAGE] if cursor else entries[-PAGE:], bool(cursor) and len(entries) >= PAGE


def open_line(key: str) -> Line:
    lines = Line.objects.none() if "\x00" in key else Line.objects.filter(key=key, closed_at__isnull=True)
    line = lines.select_related("department").first()
    if line is None:
        raise UnknownLine
    return line


def is_site(line: Line, origin: str, host: str) -> bool:
    """Whether a page of this origin may speak for the line: one of its sites, or a page of the desk itself."""
    return urlsplit(origin).netloc == host or origin.rstrip("/") in line.settings.get("sites", [])


def customer_of(visitor: str) -> int | None:
    return Identity.objects.filter(kind="visitor", value=visitor).values_list("customer_id", flat=True).first()


def language_of(wanted: str, accepted: str) -> str:
    """The language that the page asked for, else the browser's first that we have."""
    for one in (wanted, *accepted.split(",")):
        language = one.strip()[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"


def _conversations(customer: int | None, line: int) -> QuerySet[Conversation]:
    # not visible_to: this is the customer's side, who sees what he himself was part of on this line
    if customer is None:
        return Conversation.objects.none()
    return Conversation.objects.filter(customer_id=customer, line_id=line)


def _topics(line: Line, language: str) -> list[Topic]:
    keys = line.settings.get("topics") or [line.department.key]
    departments = Department.objects.filter(key__in=keys, closed_at__isnull=True)
    return [Topic(department.key, department.name_in(language)) for department in departments]
