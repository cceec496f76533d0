"""Before one is in: sign-in, the first admin, a password by link."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Agent
from ..passwords import check_password_rules
from .page import PageForm, dress, email_field, name_field, new_password_field


class SignInForm(LoginForm):  # type: ignore[misc]  # the library carries no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field("username")
        self.fields["password"].label = _("Password")
        self.fields["password" if self.data.get("login") else "login"].widget.attrs["autofocus"] = True
        for field in self.fields.values():
            dress(field)

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).strip().lower()


class JoinForm(PageForm):
    new_password = new_password_field()

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        check_password_rules(password, self.agent)
        return password


class SetUpForm(PageForm):
    name = name_field()
    email = email_field("username")
    new_password = new_password_field()

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        try:
            check_password_rules(
                given.get("new_password", ""), Agent(name=given.get("name", ""), email=given.get("email", ""))
            )
        except forms.ValidationError as broken:
            if "new_password" in given:
                self.add_error("new_password", broken)
        return given
