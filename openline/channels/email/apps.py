from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openline.channels.base import contract

if TYPE_CHECKING:
    from openline.channels.base.line_form import LineForm
    from openline.conversations.wire import Row


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

    def adapter(self) -> contract.Adapter:
        from .sending.adapter import Email

        return Email()

    def form(self) -> type[LineForm]:
        from .forms import MailboxForm

        return MailboxForm

    def services(self) -> Sequence[contract.Service]:
        from .services import services

        return services()

    def recipient(self, row: Row) -> str:
        from .sending.recipient import recipient_of

        return recipient_of(row)
