from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "openline.project"
    label = "project"

    def ready(self) -> None:
        from openline import flow

        flow.wire()
