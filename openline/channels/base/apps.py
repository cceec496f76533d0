from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from openline.people.models import Agent
    from openline.people.navigation import SettingsPage


class ChannelsConfig(AppConfig):
    name = "openline.channels.base"
    label = "channels"
    settings_pages = [
        (110, _("Ways in"), _("Lines"), "chat", "settings_lines"),
        (112, _("Ways in"), _("Sites"), "verified", "settings_sites"),
    ]

    def pages_for(self, agent: Agent) -> list[SettingsPage]:
        """Whoever guards accounts reads which of them have an address that waits."""
        from openline.conversations.proving.releasing import guards, waiting
        from openline.kit.clock import now

        if not guards(agent):
            return []
        page = (910, _("Accounts"), _("Changed addresses"), "shield", "settings_addresses")
        return [(*page, lambda: waiting(now()).count())]

    def ready(self) -> None:
        from openline.kit.live.sockets import route

        from .checks import check_channels
        from .visitor_socket import accept

        register(check_channels)
        route("/visitor", accept)
