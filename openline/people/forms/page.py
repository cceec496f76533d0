"""Fields as the pages draw them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..passwords import RULES

REQUIRED = {"required": _("Without this it does not work. Fill it in.")}
TAKEN = _("Another agent has this address already.")
PLAIN = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.FileInput)


class PageForm(forms.Form):
    """A form whose fields look alike and whose errors are in our words."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


def dress(field: forms.Field) -> None:
    if not isinstance(field.widget, PLAIN):
        field.widget.attrs["class"] = "field"
    field.widget.attrs.pop("placeholder", None)
    field.error_messages.update(REQUIRED)


def name_field() -> forms.CharField:
    return forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))


def email_field(autocomplete: str = "off") -> forms.EmailField:
    broken = _("The address is not complete. It looks like name@example.org.")
    widget = forms.EmailInput({"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"})
    return forms.EmailField(label=_("E-mail address"), widget=widget, error_messages={"invalid": broken})


def new_password_field() -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password"})
    return forms.CharField(label=_("New password"), strip=False, widget=widget, help_text=RULES)


def checkbox(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)
