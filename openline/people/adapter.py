"""How the sign-in library behaves here: nobody signs up alone, and it says things in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Agent


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library carries no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not belong together. "
            "If the password is lost, an admin makes you a link for a new one."
        ),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "account_inactive": _("This account is switched off. An admin can switch it on."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Agent | None:
        """Who gives the right password of a deactivated account is told so; others learn nothing of it."""
        agent: Agent | None = super().authenticate(request, **credentials)
        if agent is not None and not agent.is_active:
            raise self.validation_error("account_inactive")
        return agent

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Being signed in is seen without being said."""
