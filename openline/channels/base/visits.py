"""What a visitor's socket reads: the line, who the visitor is, and what he has not seen yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from openline.conversations.models import Conversation, Customer, Identity, Line
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.sessions import NoSite
from openline.conversations.timeline import public_newest, public_since
from openline.kit.live.limits import Buckets
from openline.people.models import Department

from . import speaking
from .shown import shown
from .speaking import Speaking
from .tokens import new_token, visitor_of
from .wire import AgentsSaw, Hello, Shown, Topic

PAGE = 200  # entries in one answer
MOST_EMAIL = 254  # characters
LANGUAGES = ("uk", "en", "ru")
_tokens = Buckets(12)  # a minute, of one visitor, in a hello or after it
_counting = threading.Lock()  # they are counted off the loop


class UnknownLine(Exception):
    """There is no such line, or it was closed."""


class ForeignSite(Exception):
    """The page that asks is not one of the line's sites."""


class UnknownToken(Exception):
    """We did not make this token, or it is worth nothing without a proof."""


class Visit(msgspec.Struct):
    """Who is there. `customer` is None before the first message; `speaks` as long as he is nobody's account."""

    line: int
    visitor: str
    language: str
    customer: int | None
    speaks: Speaking | None = None


class Greeting(msgspec.Struct):
    """A visit with what its welcome says besides. `proof` is new; `refused` why there is none."""

    visit: Visit
    token: str
    name: str
    topics: list[Topic]
    cursor: dict[str, int]
    new: bool  # the token was made a moment ago: nobody can have said anything with it
    proof: str = ""
    refused: str = ""


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
    saw: list[AgentsSaw] = []  # in his other chats
    speaks: Speaking | None = None


def greet(hello: Hello, origin: str, host: str, accepted: str) -> Greeting:
    """Raises UnknownLine, ForeignSite, UnknownToken, OtherAccount."""
    line = open_line(hello.line)
    if origin and not is_site(line, origin, host):
        raise ForeignSite
    token = hello.token or new_token()
    visitor = visitor_of(token)
    if visitor is None:
        raise UnknownToken
    language = language_of(hello.lang, accepted)
    visit = Visit(line.pk, visitor, language, customer_of(visitor) if hello.token else None)
    greeting = Greeting(visit, token, line.name, _topics(line, language), hello.cursor, not hello.token)
    _speak(greeting, hello, line)
    return greeting


def _speak(greeting: Greeting, hello: Hello, line: Line) -> None:
    """For an account, if he proves one. Raises UnknownToken, OtherAccount."""
    visit = greeting.visit
    if hello.identify:
        proven = prove(visit, hello.identify)
        if isinstance(proven, str):
            greeting.refused = proven
        else:
            greeting.proof, visit.speaks = proven
    if visit.speaks is None and hello.token:
        try:
            visit.speaks = speaking.resume(line, visit.visitor, hello.proof)
        except speaking.Ended as ended:
            raise UnknownToken from ended
    greeting.new = greeting.new and visit.speaks is None


def prove(visit: Visit, token: str) -> tuple[str, Speaking] | str:
    """By a token of the site: the proof and what shows by it, or the code of what is wrong. Raises OtherAccount."""
    with _counting:
        if not _tokens.take(visit.visitor, time.monotonic()):
            return "too_fast_contact"
    line = Line.objects.select_related("site").get(pk=visit.line)
    try:
        return speaking.identify(line, visit.visitor, token, visit.language)
    except BadToken:
        return "bad_proof"
    except NoSite:
        return "not_identified_here"


def nothing_yet() -> Past:
    return Past(None, 0, False, 0, [], False)


def look_back(visit: Visit, cursor: Mapping[str, int]) -> Past:
    """Asked after the socket listens, so that nothing falls between."""
    if visit.speaks is not None:
        return _look_back(visit.speaks, cursor)
    customer = visit.customer or customer_of(visit.visitor)
    known = _of(customer, visit.line)
    entries, more = _after(known, cursor)
    current = known[-1] if known else None
    if current is None:
        return Past(customer, 0, False, 0, [], False)
    return Past(
        customer, current.pk, current.closed_at is not None, current.agents_seen_seq, entries, more, _said(customer)
    )


def _look_back(before: Speaking, cursor: Mapping[str, int]) -> Past:
    """All of the account that shows here. There is no address to leave: it has one of its own."""
    speaks, known = speaking.look(before)
    entries, more = _after(known, cursor)
    current = next((each for each in known if each.pk == speaks.current), None)
    saw = [AgentsSaw(each.pk, each.agents_seen_seq) for each in known if each is not current and each.agents_seen_seq]
    if current is None:
        return Past(None, 0, False, 0, [], False, speaks=speaks)
    closed = current.closed_at is not None
    return Past(None, current.pk, closed, current.agents_seen_seq, entries, more, saw=saw, speaks=speaks)


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


def catch_up(visit: Visit, cursor: Mapping[str, int]) -> tuple[list[Shown], bool]:
    """What this visitor may see and does not hold: after his cursor, or the newest when he holds nothing."""
    known = speaking.look(visit.speaks)[1] if visit.speaks is not None else _of(visit.customer, visit.line)
    return _after(known, cursor)


def look_again(before: Speaking) -> tuple[Speaking, list[Shown]]:
    """What shows now, and all of what did not show before."""
    speaks, known = speaking.look(before)
    return speaks, _after([each for each in known if each.pk not in before.chats], {})[0]


def _after(known: Sequence[Conversation], cursor: Mapping[str, int]) -> tuple[list[Shown], bool]:
    entries: list[Shown] = []
    for conversation in known:
        held = cursor.get(str(conversation.pk), 0)
        if conversation.public_seq > held:
            found = public_since(conversation, held, PAGE) if held else public_newest(conversation, PAGE)
            entries += [shown(conversation.pk, after, entry, client_id) for after, entry, client_id in found]
    if cursor:
        return entries[:PAGE], len(entries) >= PAGE
    newest = sorted(entries, key=lambda entry: entry.at)[-PAGE:]
    return sorted(newest, key=lambda entry: (entry.conversation, entry.seq)), False


def open_line(key: str) -> Line:
    lines = Line.objects.none() if "\x00" in key else Line.objects.filter(key=key, closed_at__isnull=True)
    line = lines.select_related("department", "site").first()
    if line is None:
        raise UnknownLine
    return line


def is_site(line: Line, origin: str, host: str) -> bool:
    """Whether a page of this origin may speak for the line: one of its sites, or a page of the desk itself."""
    try:
        own = urlsplit(origin).netloc == host
    except ValueError:  # no browser says so
        return False
    return own or origin.rstrip("/") in line.settings.get("sites", [])


def customer_of(visitor: str) -> int | None:
    return Identity.objects.filter(kind="visitor", value=visitor).values_list("customer_id", flat=True).first()


def language_of(wanted: str, accepted: str) -> str:
    """The language that the page asked for, else the browser's first that we have."""
    for one in (wanted, *accepted.split(",")):
        language = one.strip()[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"


def _of(customer: int | None, line: int) -> list[Conversation]:
    # not visible_to: this is the customer's side, who sees what he himself was part of on this line
    if customer is None:
        return []
    return list(Conversation.objects.filter(customer=customer, line=line).select_related("customer").order_by("pk"))


def _topics(line: Line, language: str) -> list[Topic]:
    keys = line.settings.get("topics") or [line.department.key]
    departments = Department.objects.filter(key__in=keys, closed_at__isnull=True)
    return [Topic(department.key, department.name_in(language)) for department in departments]
