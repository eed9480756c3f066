"""Django's name card of the room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "shared_apps.papers"
    label = "papers"
