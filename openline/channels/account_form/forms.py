"""What an admin sets on an account form: which sites may open it, and where its customer goes back to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openline.channels.base.line_fields import SitesForm, page_field, sites_field


class AccountFormForm(SitesForm):
    sites = sites_field(
        _(
            "Only pages of these may open the form or draw it. One address a line, as the browser shows it: "
            "https:// and the name, without a path"
        ),
        required=True,
    )
    profile = page_field(
        _("Page that opens the form"),
        _("Where a customer is led back to: when he is done, and to open the form again after an hour"),
    )
    pages = ("profile",)
