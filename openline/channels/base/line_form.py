"""The settings of a line: what every line has, and the form that a channel adds its own by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openline.conversations.models import Line
from openline.people.forms.page import PageForm
from openline.people.models import Department


class LineBasics(PageForm):
    name = forms.CharField(label=_("Name that customers see"), max_length=120)
    department = forms.ModelChoiceField(
        Department.objects.filter(closed_at__isnull=True),
        label=_("Department"),
        help_text=_("Who answers what comes in by this line"),
    )


class LineForm(PageForm):
    """Settings of one line of a channel; `values` is what Line.settings keeps. `line` is the one that is changed,
    None for a new one."""

    line: Line | None = None

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def kept(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """`values` over the settings that the line has: for what is written but never shown, such as passwords."""
        return {**before, **self.values()}

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show for kept settings."""
        return dict(settings)
