"""Django's name card of the room."""

from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "tenant_apps.movements"
    label = "movements"

    def ready(self) -> None:
        from tenant_apps.movements import phrases

        phrases.connect()
