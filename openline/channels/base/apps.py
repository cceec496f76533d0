from django.apps import AppConfig
from django.core.checks import register


class ChannelsConfig(AppConfig):
    name = "openline.channels.base"
    label = "channels"

    def ready(self) -> None:
        from openline.kit.live.sockets import route

        from .checks import check_channels
        from .visitor_socket import accept

        register(check_channels)
        route("/visitor", accept)
