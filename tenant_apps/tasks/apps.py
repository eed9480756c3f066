"""Django's name card of the room."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tenant_apps.tasks"
    label = "tasks"

    def ready(self) -> None:
        from tenant_apps.tasks import kinds, phrases

        phrases.connect()
        kinds.connect()
