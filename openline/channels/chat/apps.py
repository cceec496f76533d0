from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from openline.channels.base import contract

if TYPE_CHECKING:
    from openline.channels.base.line_form import LineForm


class ChatConfig(contract.ChannelConfig):
    name = "openline.channels.chat"
    label = "chat"

    kind = "chat"
    title = _("Chat")
    lines_title = _("Chat widget")
    goes = _("Goes to the chat")
    icon = "chat"
    colour = "--chat"
    attention = contract.SHARED
    promise = (80, 120)
    fades = True
    identified = True

    def adapter(self) -> contract.Adapter:
        from .adapter import Chat

        return Chat()

    def form(self) -> type[LineForm]:
        from .forms import WidgetForm

        return WidgetForm

    def snippet(self, base_url: str, key: str) -> str:
        return f'<script src="{base_url}/widget.js" data-line="{key}" async></script>'
