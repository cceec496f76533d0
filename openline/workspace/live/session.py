"""Who is behind a socket, and what he reads through it. Runs in the sockets' reader threads."""

from __future__ import annotations

from contextlib import suppress
from http.cookies import CookieError, SimpleCookie

import msgspec
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from openline.conversations import queries, timeline
from openline.conversations.access import departments_visible_to
from openline.people.models import Agent
from openline.workspace.wire import Opened


class SignedIn(msgspec.Struct):
    """`session` and `password` let a sign-out of this browser, or a new password, be noticed."""

    id: int
    language: str
    session: str
    password: str
    departments: frozenset[int]


def sign_in(cookie: str, accepted: str) -> SignedIn | None:
    """The agent of this Cookie header's session, or None; `accepted` is the Accept-Language header."""
    key = session_key(cookie)
    if not key:
        return None
    request = HttpRequest()
    request.session = SessionStore(key)
    agent = get_user(request)
    if not isinstance(agent, Agent) or not agent.is_active:
        return None
    departments = frozenset(departments_visible_to(agent))
    return SignedIn(agent.pk, _language(agent, accepted), key, agent.get_session_auth_hash(), departments)


def session_key(cookie: str) -> str:
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def thread_for(agent: int, conversation: int, after: int) -> Opened | None:
    """The conversation from a cursor on, if the agent may see it."""
    found = queries.find(Agent.objects.get(pk=agent), conversation)
    if found is None:
        return None
    if after:
        return Opened(queries.row_of(found), timeline.since(found, after), False)
    entries, earlier = timeline.newest(found)
    return Opened(queries.row_of(found), entries, earlier)


def _language(agent: Agent, accepted: str) -> str:
    """The agent's own choice, else the browser's first language that we speak."""
    for wanted in (agent.language, *(code for code, _ in parse_accept_lang_header(accepted.lower()))):
        with suppress(LookupError):
            return get_supported_language_variant(wanted)
    return settings.LANGUAGE_CODE
