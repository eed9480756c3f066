"""Django's name card of the room."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "tenant_apps.devices"
    label = "devices"

    def ready(self) -> None:
        from tenant_apps.devices import kinds, phrases

        phrases.connect()
        kinds.connect()
