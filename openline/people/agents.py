"""What can be done to an agent. Whoever was told something about the agent hears of it after the commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from openline.kit.bus import publish

from .events import AgentChanged
from .models import Agent, Membership


class EmailTaken(Exception):
    """Another agent signs in with this address."""


class LastAdmin(Exception):
    """Without this admin nobody could set up the desk."""


def role_of(agent: Agent) -> str:
    """The highest of his roles: admin, supervisor or agent."""
    if agent.is_admin:
        return "admin"
    supervises = Membership.objects.filter(agent=agent, role="supervisor").exists()
    return "supervisor" if supervises else "agent"


def add_agent(email: str, *, name: str, languages: Sequence[str] = (), password: str | None = None) -> Agent:
    """A new agent of no department yet; without a password he joins by a link."""
    try:
        with transaction.atomic():
            return Agent.objects.create_user(email, password, name=name, languages=list(languages))
    except IntegrityError:
        raise EmailTaken from None


def change_agent(agent: Agent, **fields: Any) -> None:
    """Set these fields (name, email, languages, picture, language, theme, dense, single_keys)."""
    if "email" in fields:
        fields["email"] = fields["email"].lower()
    try:
        _save(agent, **fields)
    except IntegrityError:
        raise EmailTaken from None


def make_admin(agent: Agent, now: datetime) -> None:
    _save(agent, admin_since=agent.admin_since or now)


def withdraw_admin(agent: Agent) -> None:
    with transaction.atomic():
        _refuse_last_admin(agent)
        _save(agent, admin_since=None)


def deactivate(agent: Agent, now: datetime) -> None:
    """No sign-in any more, and every session is over. Departments are kept for the day of coming back."""
    with transaction.atomic():
        _refuse_last_admin(agent)
        _save(agent, deactivated_at=agent.deactivated_at or now, signed_out_at=now)


def reactivate(agent: Agent) -> None:
    _save(agent, deactivated_at=None)


def choose_password(agent: Agent, password: str) -> None:
    """A new password; sessions begun with the old one are over."""
    agent.set_password(password)
    _save(agent, password=agent.password)


def forget_password(agent: Agent) -> None:
    """Nobody signs in as this agent until a new password is chosen by a link."""
    agent.set_unusable_password()
    _save(agent, password=agent.password)


def _save(agent: Agent, **fields: Any) -> None:
    with transaction.atomic():
        for name, value in fields.items():
            setattr(agent, name, value)
        agent.save(update_fields=list(fields))
        event = AgentChanged(agent.pk)
        transaction.on_commit(lambda: publish([event]))


def _refuse_last_admin(agent: Agent) -> None:
    """Admins are locked first, so that two of them cannot take the right from each other at the same time."""
    admins = Agent.objects.select_for_update().filter(admin_since__isnull=False, deactivated_at__isnull=True)
    able = {each.pk: each.has_usable_password() for each in admins}  # who never joined cannot set up anything
    if able.pop(agent.pk, None) is not None and not any(able.values()):
        raise LastAdmin
