from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "openline.channels.base"
    label = "channels"
    settings_pages = [
        (110, _("Ways in"), _("Lines"), "chat", "settings_lines"),
        (112, _("Ways in"), _("Sites"), "verified", "settings_sites"),
    ]

    def ready(self) -> None:
        from openline.kit.live.sockets import route

        from .checks import check_channels
        from .visitor_socket import accept

        register(check_channels)
        route("/visitor", accept)
