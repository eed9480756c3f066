"""Django's name card of the room."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "tenant_apps.issues"
    label = "issues"

    def ready(self) -> None:
        from tenant_apps.issues import kinds, phrases

        phrases.connect()
        kinds.connect()
