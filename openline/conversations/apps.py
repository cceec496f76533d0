from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "openline.conversations"
    label = "conversations"

    def ready(self) -> None:
        from openline.people.departments import asking_open

        from .queries import is_in_use

        asking_open.connect(is_in_use)
