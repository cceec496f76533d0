from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "openline.workspace"
    label = "workspace"

    def ready(self) -> None:
        from openline.kit.live.sockets import route

        from .live.accept import accept

        route("/live", accept)
