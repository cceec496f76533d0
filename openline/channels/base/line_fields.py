"""Fields that lines of several channels have: the sites whose pages may carry a line, and the topics that it offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openline.people.models import Department

from .line_form import LineForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class SitesForm(LineForm):
    """Settings of a line that stands in pages of sites. `sites` keeps origins as RFC 6454, 6.2 writes them; the
    channel declares the field, since each says otherwise what they are for."""

    def clean_sites(self) -> list[str]:
        """Each with a scheme and a name and nothing behind it."""
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


def sites_field(help_text: str | _StrPromise, *, required: bool = False) -> forms.CharField:
    """For a SitesForm: one site a line."""
    widget = forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.org"})
    return forms.CharField(label=_("Sites"), required=required, widget=widget, help_text=help_text)


def topics_field(help_text: str | _StrPromise) -> forms.MultipleChoiceField:
    """Keys of departments; those are offered that are open when the form is shown."""
    return forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        choices=_open_departments,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def _open_departments() -> list[tuple[str, str]]:
    return [(one.key, str(one)) for one in Department.objects.filter(closed_at__isnull=True)]
