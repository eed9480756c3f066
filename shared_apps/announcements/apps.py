"""Django's name card of the room."""

from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "shared_apps.announcements"
    label = "announcements"

    def ready(self) -> None:
        from shared_apps.announcements import phrases

        phrases.connect()
