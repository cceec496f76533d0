"""Fills an empty desk with the people and a few conversations of an invented service, for a newcomer's first minute."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from openline.conversations.keep import keep_many
from openline.conversations.models import Conversation, Line
from openline.conversations.outcome import Kept
from openline.kit.clock import now as present
from openline.people.agents import add_agent, make_admin
from openline.people.membership import add_member
from openline.people.models import Agent, Department

from .account.seed import seed_forms
from .mail.seed import seed_mailboxes
from .story import AGENTS, CONVERSATIONS, Told
from .telling import assign_as, incoming_of, writing_of

LINE_KEY = "demo"
SignIn = tuple[str, str, str, str]  # e-mail, password, name, role


def seed() -> list[SignIn]:
    """Gives the sign-ins of the agents it made: the only time that their passwords are known. Empty when seeded."""
    sign_ins = [] if Line.objects.filter(key=LINE_KEY).exists() else _seed_story(present())
    seed_forms(LINE_KEY)
    return sign_ins


def _seed_story(now: datetime) -> list[SignIn]:
    with transaction.atomic():
        sign_ins = [_agent(*agent, now=now) for agent in AGENTS if not Agent.objects.filter(email=agent[0]).exists()]
        line = _line()
    for told in CONVERSATIONS:
        _tell(line, told, now)
    seed_mailboxes(now)
    return sign_ins


def _agent(email: str, name: str, role: str, languages: list[str], departments: list[str], now: datetime) -> SignIn:
    password = secrets.token_urlsafe(9)
    agent = add_agent(email, name=name, languages=languages, password=password)
    if role == "admin":
        make_admin(agent, now)
    for key in departments:
        member = "supervisor" if role == "supervisor" else "agent"
        add_member(Department.objects.get(key=key), agent, member, by=None, now=now)
    return email, password, name, role


def _line() -> Line:
    keys = list(Department.objects.filter(closed_at__isnull=True).values_list("key", flat=True))
    general = Department.objects.get(key="general")
    return Line.objects.create(
        key=LINE_KEY, kind="chat", name="Demo", department=general, settings={"sites": [], "topics": keys}
    )


def _tell(line: Line, told: Told, now: datetime) -> None:
    """One conversation, message by message, at the times of the story."""
    visitor = secrets.token_hex(32)
    conversation = 0
    for minutes, who, words in told.messages:
        at = now - timedelta(minutes=minutes)
        agent = Agent.objects.filter(email=who).first()
        said = writing_of(conversation, agent, words) if agent else incoming_of(line, told, visitor, words)
        (outcome,) = keep_many([said], at)
        assert isinstance(outcome, Kept), outcome
        conversation = outcome.conversation
    assign_as(Conversation.objects.get(pk=conversation), told.assignee, now)
