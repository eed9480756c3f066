"""Django's name card of the room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tenant_apps.reports"
    label = "reports"

    def ready(self) -> None:
        from tenant_apps.reports import kinds, phrases

        phrases.connect()
        kinds.connect()
