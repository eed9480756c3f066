"""Django's name card of the room."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "shared_apps.support"
    label = "support"

    def ready(self) -> None:
        from shared_apps.support import phrases

        phrases.connect()
