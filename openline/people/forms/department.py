"""A department and who joins it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Agent, Department
from .page import PageForm, checkbox

LANGUAGES = ("en", "uk", "ru")
MEMBER_ROLES = [("agent", _("Agent")), ("supervisor", _("Supervisor"))]


def _name(language: Any) -> forms.CharField:
    return forms.CharField(label=language, max_length=60)


class DepartmentForm(PageForm):
    name_en = _name(_("Name in English"))
    name_uk = _name(_("Name in Ukrainian"))
    name_ru = _name(_("Name in Russian"))
    walled = checkbox(
        _("Walled"),
        _("Only members see its conversations; it helps no other department and none helps it."),
    )

    def __init__(self, department: Department | None, *args: Any, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if department:
            initial = {f"name_{language}": department.names.get(language, "") for language in LANGUAGES}
            initial["walled"] = department.walled
        super().__init__(*args, initial=initial, **kwargs)

    def names(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"name_{language}"] for language in LANGUAGES}


class MemberForm(PageForm):
    agent = forms.TypedChoiceField(label=_("Agent"), coerce=int)
    role = forms.ChoiceField(label=_("Role"), choices=MEMBER_ROLES)

    def __init__(self, department: Department, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agent.objects.filter(deactivated_at__isnull=True).exclude(memberships__department=department)
        names = others.order_by("name", "pk").values_list("pk", "name", "email")
        choices = [(pk, f"{name} ({email})") for pk, name, email in names]
        self.fields["agent"].choices = choices  # type: ignore[attr-defined]


class RoleForm(PageForm):
    role = forms.ChoiceField(choices=MEMBER_ROLES)
