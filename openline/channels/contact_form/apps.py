from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openline.channels.base import contract

if TYPE_CHECKING:
    from openline.channels.base.line_form import LineForm
    from openline.channels.base.line_panels import Panel
    from openline.conversations.models import Line


class ContactFormConfig(contract.ChannelConfig):
    name = "openline.channels.contact_form"
    label = "contact_form"

    kind = "contact_form"
    title = _("Contact form")
    lines_title = _("Contact form of a site")
    goes = _("Goes by letter to the address in the form")
    icon = "contact-form"
    colour = "--contact-form"
    attention = contract.PAUSABLE
    promise = (90, 4 * 3600)
    letters = True

    def adapter(self) -> contract.Adapter:
        from .adapter import ContactForm

        return ContactForm()

    def form(self) -> type[LineForm]:
        from .forms import ContactFormForm

        return ContactFormForm

    def page_panels(self, line: Line) -> Sequence[Panel]:
        from .ways_in import panel_of

        return [panel_of(line)]
