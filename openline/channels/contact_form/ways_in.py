"""Three ways to put a form on a site, as an admin copies them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from openline.channels.base.line_panels import Panel
from openline.conversations.models import Line


def panel_of(line: Line) -> Panel:
    page = f"{settings.BASE_URL}/channels/contact_form/{line.key}/"
    script = f'<script src="{settings.BASE_URL}/contact-form.js" async></script>'
    link = f'<a href="{page}">{_("Write to us")}</a>'  # there while no script runs, and where none does
    element = f'<openline-contact-form line="{line.key}">{link}</openline-contact-form>'
    told = {"page": page, "script": f"{script}\n{element}", "form": f"{page}form", "messages": f"{page}messages"}
    return Panel("contact_form/ways_in.html", told)
