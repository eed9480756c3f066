"""Django's name card of the room."""

from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "tenant_apps.movements"
    label = "movements"
