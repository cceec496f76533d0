"""What an admin sets on a contact form: which sites may draw it, what it offers, and what it says on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_form import LineForm
from openline.people.models import Department


class ContactFormForm(LineForm):
    sites = forms.CharField(
        label=_("Sites"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.org"}),
        help_text=_(
            "Whose pages may draw it or post to it. One address a line, as the browser shows it: https:// and the "
            "name, without a path. The desk's own page needs none"
        ),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The departments that a customer can choose from; with none the form asks for no topic"),
    )
    greeting = forms.CharField(
        label=_("Words on top"),
        required=False,
        max_length=300,
        help_text=_("In the place of “A person from support reads it and answers by e-mail”"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.filter(closed_at__isnull=True)
        self.fields["topics"].choices = [(one.key, str(one)) for one in departments]  # type: ignore[attr-defined]

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

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {**settings, "sites": "\n".join(settings.get("sites", []))}
