"""An agent as an admin sets him up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from ..agents import add_agent, change_agent, make_admin, withdraw_admin
from ..directory import departments_in_use
from ..membership import set_role
from ..models import Agent, Department, Membership
from .page import PageForm, checkbox, email_field, name_field

SPOKEN = ["uk", "en", "ru", "pl", "de", "ro", "es", "fr"]
ROLES = [("", _("Not a member")), ("agent", _("Agent")), ("supervisor", _("Supervisor"))]


def languages_field() -> forms.MultipleChoiceField:
    def choices() -> list[tuple[str, str]]:
        return [(code, str(get_language_info(code)["name_translated"])) for code in SPOKEN]

    return forms.MultipleChoiceField(
        label=_("Languages spoken with customers"),
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AgentForm(PageForm):
    name = name_field()
    email = email_field()
    languages = languages_field()
    admin = checkbox(_("Admin"), _("Sets up agents, departments and ways in. Sees no conversations by that alone."))

    def __init__(self, agent: Agent | None, *args: Any, **kwargs: Any) -> None:
        self.agent = agent
        self.departments = {f"department_{each.pk}": each for each in departments_in_use()}
        super().__init__(*args, initial=_held(agent) if agent else None, **kwargs)
        for name, department in self.departments.items():
            field = forms.ChoiceField(label=str(department), choices=ROLES, required=False)
            field.widget.attrs["class"] = "field"
            self.fields[name] = field

    def roles(self) -> list[tuple[Department, forms.BoundField]]:
        return [(department, self[name]) for name, department in self.departments.items()]

    def save(self, by: Agent, now: datetime) -> Agent:
        """Raises EmailTaken, LastAdmin; then nothing is changed."""
        given = self.cleaned_data
        fields = {name: given[name] for name in ("name", "email", "languages")}
        with transaction.atomic():
            agent = self.agent or add_agent(given["email"], name=given["name"], languages=given["languages"])
            if self.agent:
                change_agent(agent, **fields)
            self._set_admin(agent, now)
            for name, department in self.departments.items():
                if name in self.data:  # one that the page did not know of stays as it is
                    set_role(department, agent, given[name], by, now)
        return agent

    def _set_admin(self, agent: Agent, now: datetime) -> None:
        if self.cleaned_data["admin"] and not agent.is_admin:
            make_admin(agent, now)
        elif agent.is_admin and not self.cleaned_data["admin"]:
            withdraw_admin(agent)


def _held(agent: Agent) -> dict[str, Any]:
    roles = Membership.objects.filter(agent=agent).values_list("department_id", "role")
    held = {"name": agent.name, "email": agent.email, "languages": agent.languages, "admin": agent.is_admin}
    return held | {f"department_{department}": role for department, role in roles}
