"""Django's name card of the room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tenant_apps.notifications"
    label = "notifications"

    def ready(self) -> None:
        from tenant_apps.notifications import phrases

        phrases.connect()
