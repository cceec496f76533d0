"""The link by which a new agent, or one who lost the password, chooses a password. Once, within three days."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from .agents import choose_password, forget_password
from .models import Agent


class JoinTokens(PasswordResetTokenGenerator):
    """The token is signed over the password's hash, so choosing one spends it. Days: PASSWORD_RESET_TIMEOUT."""

    key_salt = "openline.people.links.JoinTokens"


tokens = JoinTokens()


class LinkSpent(Exception):
    """Used already, replaced by a newer one, older than three days, or never made."""


def make_link(agent: Agent) -> str:
    """A new path to hand over. The old password, open sessions and older links end with it."""
    forget_password(agent)
    return reverse("join", args=[int_to_base36(agent.pk), tokens.make_token(agent)])


def agent_of_link(uid: str, token: str, *, lock: bool = False) -> Agent:
    agents = Agent.objects.select_for_update() if lock else Agent.objects.all()
    try:
        agent = agents.get(pk=base36_to_int(uid), deactivated_at__isnull=True)
    except (ValueError, OverflowError, Agent.DoesNotExist):
        raise LinkSpent from None
    if not tokens.check_token(agent, token):
        raise LinkSpent
    return agent


def join(uid: str, token: str, password: str) -> Agent:
    """Choose the password; of two that use one link at the same time the second is too late."""
    with transaction.atomic():
        agent = agent_of_link(uid, token, lock=True)
        choose_password(agent, password)
    return agent
