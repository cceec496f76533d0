from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "openline.conversations"
    label = "conversations"

    def ready(self) -> None:
        from openline.people.departments import counting_open

        from .queries import open_in_department

        counting_open.connect(open_in_department)
