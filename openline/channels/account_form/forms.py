"""What an admin sets on an account form: which sites may open it, and where its customer goes back to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_form import LineForm


class AccountFormForm(LineForm):
    sites = forms.CharField(
        label=_("Sites"),
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.org"}),
        help_text=_(
            "Only pages of these may open the form or draw it. One address a line, as the browser shows it: "
            "https:// and the name, without a path"
        ),
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

    def clean_sites(self) -> list[str]:
        """Origins, each with a scheme and a name and nothing behind it."""
        sites = [line.strip().rstrip("/") for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        for site in sites:
            parts = urlsplit(site)
            if parts.scheme not in ("http", "https") or not parts.netloc or f"{parts.scheme}://{parts.netloc}" != site:
                raise ValidationError(
                    _("“%(site)s” is not an address like https://www.example.org"), params={"site": site}
                )
        return sites

    def clean(self) -> dict[str, Any]:
        """The page is one of the sites': its link is shown to the customer as the site's own."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        profile, sites = cleaned.get("profile"), cleaned.get("sites")
        if profile and sites and not any(profile == site or profile.startswith(f"{site}/") for site in sites):
            self.add_error("profile", _("It has to be a page of one of the sites above"))
        return cleaned

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {**settings, "sites": "\n".join(settings.get("sites", []))}
