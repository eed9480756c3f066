"""Django's name card of the room."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "shared_apps.agencies"
    label = "agencies"

    def ready(self) -> None:
        from shared_apps.agencies import phrases

        phrases.connect()
