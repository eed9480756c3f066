"""Django's name card of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tenant_apps.people"
    label = "people"

    def ready(self) -> None:
        from tenant_apps.people import phrases

        phrases.connect()
