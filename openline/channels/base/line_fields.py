"""Fields that lines of several channels have: the sites whose pages may carry a line, and the topics that it offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from openline.people.models import Department

from .line_form import LineForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_FOREIGN = _("It has to be a page of one of the sites above")
_NO_ADDRESS = _("“%(value)s” is not the address of a page, like https://www.example.org/profile")


class SitesForm(LineForm):
    """Settings of a line that stands in pages of sites. `sites` keeps origins as RFC 6454, 6.2 writes them; the
    channel declares the field, since each says otherwise what they are for. `pages` are fields that name a page of
    them: its link is shown to the customer as the site's own."""

    pages: ClassVar[tuple[str, ...]] = ()

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

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sites = cleaned.get("sites")  # None: what is wrong with them is told there
        for name in self.pages:
            page = cleaned.get(name)
            if page and sites is not None and not any(page == site or page.startswith(f"{site}/") for site in sites):
                self.add_error(name, _FOREIGN)
        return cleaned

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {**settings, "sites": "\n".join(settings.get("sites", []))}


def sites_field(help_text: str | _StrPromise, *, required: bool = False) -> forms.CharField:
    """For a SitesForm: one site a line."""
    widget = forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.example.org"})
    return forms.CharField(label=_("Sites"), required=required, widget=widget, help_text=help_text)


def page_field(label: str | _StrPromise, help_text: str | _StrPromise) -> forms.CharField:
    """For a SitesForm that counts it among its `pages`: the whole address of one."""
    validators = [URLValidator(schemes=["https", "http"], message=_NO_ADDRESS)]
    return forms.CharField(label=label, required=False, max_length=500, validators=validators, help_text=help_text)


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
