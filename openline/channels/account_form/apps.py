from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openline.channels.base import contract

if TYPE_CHECKING:
    from openline.channels.base.line_form import LineForm
    from openline.channels.base.line_panels import LineState, Panel
    from openline.conversations.models import Line


class AccountFormConfig(contract.ChannelConfig):
    name = "openline.channels.account_form"
    label = "account_form"

    kind = "account_form"
    title = _("Account form")
    lines_title = _("Form in the account")
    goes = _("Goes by e-mail to the address of the account")
    icon = "account-form"
    colour = "--account-form"
    attention = contract.PAUSABLE
    promise = (90, 4 * 3600)
    letters = True
    identified = True
    proves = True

    def adapter(self) -> contract.Adapter:
        from .adapter import AccountForm

        return AccountForm()

    def form(self) -> type[LineForm]:
        from .forms import AccountFormForm

        return AccountFormForm

    def page_panels(self, line: Line) -> Sequence[Panel]:
        from .ways_in import panel_of

        return [panel_of(line)]

    def states(self, lines: Sequence[Line]) -> Mapping[int, LineState]:
        from .ways_in import state_of

        return {line.pk: state for line in lines if (state := state_of(line))}
