"""Django's name card of the interface for programs."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "connectors.api"
    label = "api"

    def ready(self) -> None:
        from connectors.api import phrases

        phrases.connect()
