"""Django's name card of the room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "shared_apps.applications"
    label = "applications"
