"""Django's name card of the room."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "tenant_apps.attendance"
    label = "attendance"

    def ready(self) -> None:
        from tenant_apps.attendance import phrases

        phrases.connect()
