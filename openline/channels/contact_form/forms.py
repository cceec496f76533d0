"""What an admin sets on a contact form: which sites may draw it, what it offers, and what it says on top."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_fields import SitesForm, page_field, sites_field, topics_field


class ContactFormForm(SitesForm):
    sites = sites_field(
        _(
            "Whose pages may draw it or post to it. One address a line, as the browser shows it: https:// and the "
            "name, without a path. The desk's own page needs none"
        )
    )
    topics = topics_field(_("The departments that a customer can choose from; with none the form asks for no topic"))
    home = page_field(
        _("Page that the form leads back to"), _("A page of one of the sites; with none their first page")
    )
    pages = ("home",)
    greeting = forms.CharField(
        label=_("Words on top"),
        required=False,
        max_length=300,
        help_text=_("In the place of “A person from support reads it and answers by e-mail”"),
    )
