"""Django's name card of the room."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "tenant_apps.worktime"
    label = "worktime"

    def ready(self) -> None:
        from tenant_apps.worktime import phrases

        phrases.connect()
