from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openline.channels.base import contract

if TYPE_CHECKING:
    from openline.channels.base.line_form import LineForm
    from openline.channels.base.line_panels import LineState, Panel
    from openline.conversations.models import Line
    from openline.conversations.wire import Row
    from openline.people.navigation import SettingsPage


class EmailConfig(contract.ChannelConfig):
    name = "openline.channels.email"
    label = "email"

    kind = "email"
    title = _("E-mail")
    lines_title = _("Mailbox")
    goes = _("Goes by letter")
    icon = "email"
    colour = "--email"
    attention = contract.PAUSABLE
    promise = (80, 4 * 3600)
    letters = True
    carried = True
    roles = ("mail",)
    fields_template = "email/fields.html"

    @property
    def settings_pages(self) -> list[SettingsPage]:
        from .models.waiting import in_quarantine

        return [(115, _("Ways in"), _("Quarantine"), "alert", "email_quarantine", in_quarantine)]

    def adapter(self) -> contract.Adapter:
        from .sending.adapter import Email

        return Email()

    def form(self) -> type[LineForm]:
        from .forms import MailboxForm

        return MailboxForm

    def services(self) -> Sequence[contract.Service]:
        from .beside import services

        return services()

    def recipient(self, row: Row) -> str:
        from .sending.recipient import recipient_of

        return recipient_of(row)

    def hands_over(self, line: Line) -> bool:
        from .setup.kept import has_server

        return has_server(line.settings)

    def heading(self, line: Line) -> str:
        return str(line.settings.get("address") or line.name)

    def page_panels(self, line: Line) -> Sequence[Panel]:
        from .setup.panels import panels_of

        return panels_of(line)

    def states(self, lines: Sequence[Line]) -> Mapping[int, LineState]:
        from .setup.states import states_of

        return states_of(lines)

    def obstacle(self, line: Line) -> str:
        from .setup.addresses import obstacle_of

        return obstacle_of(line)

    def changed(self, line: Line) -> None:
        from .receiving.oauth import forget

        forget(line.pk)
