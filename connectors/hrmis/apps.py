"""Django's name card of the connector: its tables, templates and jobs are found through it."""

from django.apps import AppConfig


class HrmisConfig(AppConfig):
    name = "connectors.hrmis"
    label = "hrmis"

    def ready(self) -> None:
        from connectors.hrmis import phrases

        phrases.connect()
