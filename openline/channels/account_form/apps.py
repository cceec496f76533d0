from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openline.channels.base import contract

if TYPE_CHECKING:
    from openline.channels.base.line_form import LineForm


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

    def snippet(self, base_url: str, key: str) -> str:
        script = f'<script src="{base_url}/account-form.js" async></script>'
        return f'{script}\n<openline-account-form line="{key}" token-url="/profile/token"></openline-account-form>'
