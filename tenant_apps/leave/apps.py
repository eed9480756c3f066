"""Django's name card of the room."""

from django.apps import AppConfig


class LeaveConfig(AppConfig):
    name = "tenant_apps.leave"
    label = "leave"

    def ready(self) -> None:
        from tenant_apps.leave import phrases

        phrases.connect()
