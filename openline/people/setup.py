"""The first admin comes by a link that is printed at the first start and dies when there is an admin."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from .agents import add_agent, make_admin
from .models import Agent, Department


class SetUpAlready(Exception):
    """There is an admin, or the link is not ours."""


def setup_token() -> str | None:
    """Goes into /set-up/<token>/; None when the desk has an admin. Signed with the secret key, so nothing is kept."""
    return None if _has_admin() else _token()


def check_setup_token(token: str) -> None:
    if _has_admin() or not constant_time_compare(token, _token()):
        raise SetUpAlready


def make_first_admin(token: str, *, name: str, email: str, password: str, now: datetime) -> Agent:
    with transaction.atomic():
        # The departments are there from the first migration: the lock lets one set-up through at a time.
        list(Department.objects.select_for_update().order_by("pk"))
        check_setup_token(token)
        agent = add_agent(email, name=name, password=password)
        make_admin(agent, now)
    return agent


def _has_admin() -> bool:
    return Agent.objects.filter(admin_since__isnull=False).exists()


def _token() -> str:
    return salted_hmac("openline.people.setup", "first admin", algorithm="sha256").hexdigest()
