"""What an admin sets on an account form: which sites may open it, and where its customer goes back to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_fields import SitesForm, sites_field


class AccountFormForm(SitesForm):
    sites = sites_field(
        _(
            "Only pages of these may open the form or draw it. One address a line, as the browser shows it: "
            "https:// and the name, without a path"
        ),
        required=True,
    )
    profile = forms.CharField(
        label=_("Page that opens the form"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "https://www.example.org/profile"}),
        validators=[
            URLValidator(schemes=["https", "http"], message=_("It looks like https://www.example.org/profile"))
        ],
        help_text=_("Where a customer is led back to: when he is done, and to open the form again after an hour"),
    )

    def clean(self) -> dict[str, Any]:
        """The page is one of the sites': its link is shown to the customer as the site's own."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        profile, sites = cleaned.get("profile"), cleaned.get("sites")
        if profile and sites and not any(profile == site or profile.startswith(f"{site}/") for site in sites):
            self.add_error("profile", _("It has to be a page of one of the sites above"))
        return cleaned
